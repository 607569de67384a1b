// Vercel's AI SDK by its two providers: it reads base64 from one, links too from the other.
import fs from "node:fs";
import { createOpenAI } from "@ai-sdk/openai";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { generateImage } from "ai";
import { base, call, folder, key, sizeOf } from "./report.mjs";

const picture = fs.readFileSync(`${folder}/picture.png`);
const mask = fs.readFileSync(`${folder}/mask.png`);
const openai = createOpenAI({ baseURL: base, apiKey: key });
const compatible = createOpenAICompatible({ name: "limner", baseURL: base, apiKey: key });

async function drawn(options) {
  const { images, warnings } = await generateImage({ maxRetries: 0, ...options });
  return { sizes: images.map((one) => sizeOf(one.uint8Array)), warnings: warnings.length };
}

const edit = { text: "a red ball", images: [picture], mask };
for (const [name, model] of [
  ["openai", (id) => openai.image(id)],
  ["compatible", (id) => compatible.imageModel(id)],
]) {
  await call(`${name} dall-e-3`, () => drawn({
    model: model("dall-e-3"), prompt: "a red kite", size: "1792x1024",
  }));
  await call(`${name} dall-e-3 without a size`, () => drawn({
    model: model("dall-e-3"), prompt: "a red kite",
  }));
  await call(`${name} dall-e-2`, () => drawn({
    model: model("dall-e-2"), prompt: "a red kite", size: "256x256", n: 2,
  }));
  await call(`${name} dall-e-2 edit`, () => drawn({
    model: model("dall-e-2"), prompt: edit, size: "256x256",
  }));
  await call(`${name} gpt-image-1 edit`, () => drawn({
    model: model("gpt-image-1"), size: "1024x1024",
    prompt: { text: "a red ball", images: [picture, picture] },
  }));
}
await call("openai gpt-image-1", () => drawn({
  model: openai.image("gpt-image-1"), prompt: "a red kite", size: "1024x1024",
  providerOptions: { openai: { quality: "low", background: "transparent" } },
}));

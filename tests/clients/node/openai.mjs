// The official client for Node: every call of its images, and Azure's variant of it.
import fs from "node:fs";
import OpenAI, { AzureOpenAI, toFile } from "openai";
import { base, call, folder, key, sizeOf } from "./report.mjs";

const client = new OpenAI({ baseURL: base, apiKey: key, maxRetries: 0 });

async function drawn(answer) {
  const sizes = [];
  for (const one of answer.data) {
    const bytes = one.b64_json === undefined
      ? await (await fetch(one.url)).arrayBuffer()
      : Buffer.from(one.b64_json, "base64");
    sizes.push(sizeOf(bytes));
  }
  const forms = [...new Set(answer.data.map((one) => (one.url ? "url" : "b64_json")))];
  return { sizes, forms, revised: answer.data.every((one) => one.revised_prompt !== undefined) };
}

const picture = () => fs.createReadStream(`${folder}/picture.png`);
const mask = () => fs.createReadStream(`${folder}/mask.png`);
const small = { prompt: "a red kite", model: "dall-e-2", size: "256x256" };

await call("models", async () => ({ count: (await client.models.list()).data.length }));
await call("default", async () => drawn(await client.images.generate({ prompt: "a red kite" })));
await call("several", async () => drawn(await client.images.generate({ ...small, n: 2 })));
await call("b64_json", async () => drawn(
  await client.images.generate({ ...small, response_format: "b64_json" }),
));
await call("url", async () => drawn(
  await client.images.generate({ ...small, response_format: "url" }),
));
await call("edit", async () => drawn(
  await client.images.edit({ ...small, image: picture(), mask: mask() }),
));
await call("edit of several", async () => drawn(await client.images.edit({
  model: "gpt-image-1", prompt: "a ball", quality: "low", size: "1024x1024",
  image: [
    await toFile(picture(), null, { type: "image/png" }),
    await toFile(picture(), null, { type: "image/png" }),
  ],
})));
await call("variation", async () => drawn(
  await client.images.createVariation({ image: picture(), size: "256x256", n: 2 }),
));
await call("stream", async () => {
  const stream = await client.images.generate({
    model: "gpt-image-1", prompt: "a red kite", quality: "low", size: "1024x1024",
    stream: true, partial_images: 1,
  });
  const types = [];
  let last;
  for await (const event of stream) {
    types.push(event.type);
    last = event;
  }
  return { last: types.at(-1), sizes: [sizeOf(Buffer.from(last.b64_json, "base64"))] };
});
await call("file", async () => {
  const file = await client.files.create({ file: picture(), purpose: "vision" });
  const deleted = await client.files.delete(file.id);
  return { deleted: deleted.deleted };
});
await call("refused", () => client.images.generate({ ...small, size: "1x1" }));
await call("wrong key", () => client.withOptions({ apiKey: "sk-wrong" }).models.list());

const root = base.replace(/\/v1$/, "");
const azure = { apiKey: key, apiVersion: "2024-02-01", maxRetries: 0 };
await call("azure", async () => drawn(await new AzureOpenAI({
  ...azure, endpoint: root,
}).images.generate(small)));
await call("azure deployment", async () => drawn(await new AzureOpenAI({
  ...azure, endpoint: root, deployment: "dall-e-2",
}).images.generate({ prompt: "a red kite", size: "256x256" })));

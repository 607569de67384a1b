// Posts JSON and a form by Node's fetch, and JSON by its http module on one kept connection.
import http from "node:http";

const [base, key] = process.argv.slice(2);
const headers = { Authorization: `Bearer ${key}` };
const json = JSON.stringify({ input: ["a red kite", "a blue one"] });
const tell = (status, text) => console.log(`${status} ${text.replace(/\s+/g, " ")}`);

function form() {
  const made = new FormData();
  made.set("prompt", "a kite");
  made.set("image", new Blob(["none"]), "a.png");
  return made;
}

for (let round = 0; round < 2; round += 1) {
  const whole = { method: "POST", headers: { ...headers, "Content-Type": "application/json" } };
  for (const [path, options] of [
    ["/moderations", { ...whole, body: json }],
    ["/moderations", { ...whole, body: new Blob([json]).stream(), duplex: "half" }],
    ["/images/edits", { method: "POST", headers, body: form() }],
  ]) {
    const answer = await fetch(base + path, options);
    tell(answer.status, await answer.text());
  }
}

const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
const offer = { Connection: "Upgrade, HTTP2-Settings", Upgrade: "h2c", "HTTP2-Settings": "AAMAAABk" };
for (const extra of [{}, offer, {}]) {
  await new Promise((resolve, reject) => {
    const type = { "Content-Type": "application/json" };
    const request = http.request(`${base}/moderations`, {
      agent, method: "POST", headers: { ...headers, ...type, ...extra },
    }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (piece) => { text += piece; });
      answer.on("end", () => { tell(answer.statusCode, text); resolve(); });
    });
    request.on("error", reject);
    request.write(json.slice(0, 9));
    request.end(json.slice(9));
  });
}
agent.destroy();

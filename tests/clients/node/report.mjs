// What a script tells of each call: a line of JSON with the call's name, and what came of it.
export const [base, key, folder] = process.argv.slice(2);

export function sizeOf(bytes) {
  const png = Buffer.from(bytes);
  if (png.readUInt32BE(0) !== 0x89504e47) throw new Error("no PNG");
  return `${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`;
}

export async function call(name, work) {
  try {
    console.log(JSON.stringify({ name, ...(await work()) }));
  } catch (fault) {
    const { status, code, param, requestID, statusCode, message } = fault;
    console.log(JSON.stringify({
      name, failed: fault.constructor.name, status: status ?? statusCode, code, param, requestID, message,
    }));
  }
}

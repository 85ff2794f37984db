// Receives events through DingTalk's official Node client: an event a line of JSON on standard
// output. The first push of an event of the type in the last argument is not acknowledged.

import { pathToFileURL } from 'node:url';

const [modules, baseUrl, clientId, clientSecret, refusedType] = process.argv.slice(2);
const load = (name) => import(pathToFileURL(`${modules}/node_modules/${name}`).href);
const { DWClient, EventAck } = await load('dingtalk-stream/dist/client.mjs');
const { default: axios } = await load('axios/index.js');

// The client has no setting for the host.
axios.interceptors.request.use((config) => ({
  ...config,
  url: config.url.replace('https://api.dingtalk.com', baseUrl),
}));
console.info = console.warn = console.error;

const seen = new Set();
const client = new DWClient({ clientId, clientSecret });
client.registerAllEventListener(({ headers, data }) => {
  const { eventType: type, eventId: id } = headers;
  console.log(JSON.stringify({ type, id, data: JSON.parse(data) }));
  const refused = type === refusedType && !seen.has(id);
  seen.add(id);
  return { status: refused ? EventAck.LATER : EventAck.SUCCESS };
});
await client.connect();

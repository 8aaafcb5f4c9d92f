// The tests of that application. The practice server is its double: `postrider sandbox -- node --test` leads to it by
// the environment; a server that runs already by the file of `--ready-file`, and NODE_EXTRA_CA_CERTS beside it.
const assert = require('node:assert');
const { execFileSync, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const { beforeEach, test } = require('node:test');

const env = process.env;
if (env.READY_FILE) {
  const ready = JSON.parse(fs.readFileSync(env.READY_FILE, 'utf8'));
  env.POSTMARK_SERVER_TOKEN = ready.server_token;
  env.POSTMARK_SMTP_HOST = ready.host;
  env.POSTMARK_SMTP_PORT = String(ready.smtp_ports[0]);
  env.POSTRIDER_SANDBOX_URL = ready.control_url;
  env.POSTRIDER_INBOX = ready.inbox;
}
const { sendReceipt } = require('./shop.js');

async function control(method, path, query = {}) {
  const url = `${env.POSTRIDER_SANDBOX_URL}${path}?${new URLSearchParams(query)}`;
  const response = await fetch(url, { method, headers: { 'X-Postmark-Server-Token': env.POSTMARK_SERVER_TOKEN } });
  return { status: response.status, body: await response.json() };
}

beforeEach(() => control('DELETE', '/messages'));

test('control API', async () => {
  await sendReceipt('grace@navy.example', '12');
  const { status, body } = await control('GET', '/messages', { wait: '30s', to: 'grace@navy.example', tag: 'receipts' });
  assert.strictEqual(status, 200);
  assert.strictEqual(body.total, 1);
  const message = (await control('GET', `/messages/${body.messages[0].id}`)).body;
  assert.match(message.html, /<b>Receipt 12<\/b>/);
  assert.strictEqual(message.files[0].name, 'receipt.pdf');
  const deleted = await control('DELETE', '/messages', { to: '@navy.example' });
  assert.deepStrictEqual(deleted.body, { v: 1, deleted: 1 });
});

test('a message that does not arrive is an error', async () => {
  const { status, body } = await control('GET', '/messages', { wait: '50ms', subject: 'receipt' });
  assert.strictEqual(status, 404);
  assert.match(body.Message, /No matching message/);
});

test('a misspelled filter is an error', async () => {
  assert.strictEqual((await control('DELETE', '/messages', { recipient: 'grace@navy.example' })).status, 422);
});

test('inbox --wait', async () => {
  await sendReceipt('grace@navy.example', '14');
  const wait = ['inbox', 'latest', '--wait', '30s', '--subject', 'receipt 14', '--json'];
  const message = JSON.parse(execFileSync(env.BINARY, wait));
  assert.strictEqual(message.from, 'Ada Lovelace <ada@acme.example>');
  const late = spawnSync(env.BINARY, ['inbox', '--wait', '50ms', '--subject', 'receipt 15']);
  assert.strictEqual(late.status, 75);
});

test('a wrong token is refused', async () => {
  await assert.rejects(sendReceipt('grace@navy.example', '16', 'b1946ac9-2492-4d23-8f5a-3c6a1e07d4f2'), { responseCode: 535 });
});

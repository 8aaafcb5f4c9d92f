// The official `postmark` package: webhooks, opens, clicks, suppressions. Answers 500 to the first event.
const assert = require('node:assert');
const http = require('node:http');
const postmark = require('postmark');

const env = process.env;
const client = new postmark.ServerClient(env.TOKEN, { useHttps: false, requestHost: env.API_HOST });

const events = [];
const waiting = [];
let failures = 0;
const server = http.createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => { body += chunk; });
  request.on('end', () => {
    response.statusCode = failures-- > 0 ? 500 : 200;
    response.end();
    events.push({ status: response.statusCode, headers: request.headers, body: JSON.parse(body) });
    waiting.splice(0).forEach((wake) => wake());
  });
});

async function until(count) {
  while (events.length < count) await new Promise((wake) => { waiting.push(wake); });
  return events[count - 1];
}

async function control(path) {
  const url = `http://${env.API_HOST}/sandbox/${path}`;
  const response = await fetch(url, { method: 'POST', headers: { 'X-Postmark-Server-Token': env.TOKEN } });
  assert.strictEqual(response.status, 200, await response.text());
}

async function run() {
  await new Promise((listening) => { server.listen(0, '127.0.0.1', listening); });
  const url = `http://127.0.0.1:${server.address().port}/hook`;
  const triggers = {
    Open: { Enabled: true, PostFirstOpenOnly: true }, Click: { Enabled: true }, Delivery: { Enabled: true },
    Bounce: { Enabled: true, IncludeContent: true }, SpamComplaint: { Enabled: true }, SubscriptionChange: { Enabled: true },
  };
  const hook = await client.createWebhook({
    Url: url, MessageStream: 'outbound', Triggers: triggers, HttpAuth: { Username: 'u', Password: 'p' },
    HttpHeaders: [{ Name: 'X-Own', Value: 'yes' }],
  });
  await until(6);
  assert.deepStrictEqual(new Set(events.map((event) => event.body.RecordType)), new Set(Object.keys(triggers)));
  assert.strictEqual(hook.Triggers.Open.PostFirstOpenOnly, true);
  assert.strictEqual((await client.getWebhooks({ messageStream: 'outbound' })).Webhooks[0].ID, hook.ID);
  assert.strictEqual((await client.getWebhook(hook.ID)).Url, url);
  await client.editWebhook(hook.ID, { Triggers: { SpamComplaint: { Enabled: false } } });
  await until(11);

  failures = 1;
  const sent = await client.sendEmail({
    From: env.FROM, To: env.TO, Subject: env.SUBJECT, TrackOpens: true, TrackLinks: 'HtmlOnly', Metadata: { order: '42' },
    HtmlBody: '<a href="https://acme.example/">Your order</a>',
  });
  const [failed, delivery] = [await until(12), await until(13)];
  assert.deepStrictEqual([failed.status, delivery.status], [500, 200]);
  assert.strictEqual(delivery.headers['x-pm-webhook-trace-id'], failed.headers['x-pm-webhook-trace-id']);
  assert.strictEqual(delivery.headers.authorization, 'Basic dTpw');
  assert.strictEqual(delivery.headers['x-own'], 'yes');
  assert.strictEqual(delivery.body.MessageID, sent.MessageID);
  assert.deepStrictEqual(delivery.body.Metadata, { order: '42' });

  await control(`messages/${sent.MessageID}/open`);
  assert.strictEqual((await until(14)).body.FirstOpen, true);
  await control(`messages/${sent.MessageID}/click`);
  assert.strictEqual((await until(15)).body.OriginalLink, 'https://acme.example/');
  const opens = await client.getMessageOpens({ count: 10, offset: 0 });
  assert.strictEqual(opens.TotalCount, 1);
  assert.strictEqual(opens.Opens[0].Recipient, env.TO);
  assert.strictEqual((await client.getMessageOpensForSingleMessage(sent.MessageID, { count: 10, offset: 0 })).TotalCount, 1);
  assert.strictEqual((await client.getMessageClicks({ count: 10, offset: 0 })).Clicks[0].ClickLocation, 'HTML');
  assert.strictEqual((await client.getMessageClicksForSingleMessage(sent.MessageID, { count: 10, offset: 0 })).TotalCount, 1);

  await client.createSuppressions('outbound', { Suppressions: [{ EmailAddress: 'linus@else.example' }] });
  assert.strictEqual((await until(16)).body.SuppressionReason, 'ManualSuppression');
  assert.strictEqual((await client.getSuppressions('outbound')).Suppressions[0].EmailAddress, 'linus@else.example');
  await client.deleteSuppressions('outbound', { Suppressions: [{ EmailAddress: 'linus@else.example' }] });
  assert.strictEqual((await until(17)).body.SuppressSending, false);

  await assert.rejects(client.createWebhook({ Url: 'http://elsewhere.example/', Triggers: { Open: { Enabled: true } } }),
    (error) => error.statusCode === 422 && error.code === 1364);
  const deleted = await client.deleteWebhook(hook.ID);
  assert.strictEqual(deleted.Message, `Webhook ${hook.ID} removed.`);
  await assert.rejects(client.getWebhook(hook.ID), (error) => error.statusCode === 422 && error.code === 1352);
  server.close();
  server.closeAllConnections();
  console.log('all well');
}

run().catch((error) => { console.error(error); process.exit(1); });

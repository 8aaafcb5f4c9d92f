// The official `postmark` package: send, search, details, bounces, server.
const assert = require('node:assert');
const postmark = require('postmark');

const env = process.env;
const client = new postmark.ServerClient(env.TOKEN, { useHttps: false, requestHost: env.API_HOST });

async function run() {
  const server = await client.getServer();
  assert.strictEqual(server.Name, 'Practice');
  assert.strictEqual(server.SmtpApiActivated, true);

  const sent = await client.sendEmail({
    From: env.FROM, To: env.TO, Subject: env.SUBJECT, TextBody: env.BODY, Tag: 'receipts',
    Metadata: { order: '42' }, MessageStream: 'outbound',
    Attachments: [{ Name: 'data.pdf', Content: Buffer.from('1234').toString('base64'), ContentType: 'application/octet-stream', ContentID: null }],
  });
  assert.strictEqual(sent.ErrorCode, 0);
  assert.strictEqual(sent.Message, 'OK');

  const found = await client.getOutboundMessages({ count: 10, offset: 0, tag: 'receipts' });
  assert.strictEqual(Number(found.TotalCount), 1);
  const details = await client.getOutboundMessageDetails(sent.MessageID);
  assert.strictEqual(details.Subject, env.SUBJECT);
  assert.strictEqual(details.TextBody.trim(), env.BODY);
  assert.deepStrictEqual(details.Metadata, { order: '42' });
  assert.strictEqual(details.MessageEvents[0].Type, 'Delivered');

  await assert.rejects(client.sendEmail({ From: 'eve@elsewhere.example', To: env.TO, Subject: 's', TextBody: 't' }),
    (error) => error.code === 400 && error.statusCode === 422);

  await client.sendEmail({ From: env.FROM, To: 'hardbounce@bounce-testing.postmarkapp.com', Subject: 's', TextBody: 't' });
  const bounces = await client.getBounces({ count: 10, offset: 0, type: 'HardBounce' });
  assert.strictEqual(bounces.TotalCount, 1);
  const bounce = await client.getBounce(bounces.Bounces[0].ID);
  assert.strictEqual(bounce.Inactive, true);
  await assert.rejects(client.sendEmail({ From: env.FROM, To: bounce.Email, Subject: 's', TextBody: 't' }),
    (error) => error instanceof postmark.Errors.InactiveRecipientsError
      && error.recipients.length === 1 && error.recipients[0] === bounce.Email);
  const activated = await client.activateBounce(bounce.ID);
  assert.strictEqual(activated.Message, 'OK');
  assert.strictEqual(activated.Bounce.Inactive, false);

  const wrong = new postmark.ServerClient('b1946ac9-2492-4d23-8f5a-3c6a1e07d4f2', { useHttps: false, requestHost: env.API_HOST });
  await assert.rejects(wrong.getServer(), (error) => error instanceof postmark.Errors.InvalidAPIKeyError && error.code === 10);
  const test = new postmark.ServerClient('POSTMARK_API_TEST', { useHttps: false, requestHost: env.API_HOST });
  const tested = await test.sendEmail({ From: env.FROM, To: env.TO, Subject: 's', TextBody: 't' });
  assert.strictEqual(tested.Message, 'Test job accepted');

  const account = new postmark.AccountClient(env.ACCOUNT_TOKEN, { useHttps: false, requestHost: env.API_HOST });
  assert.strictEqual((await account.getServers()).TotalCount, 2);
  assert.strictEqual((await account.getDomains()).Domains[0].DKIMVerified, true);
  assert.strictEqual((await account.getSenderSignatures()).SenderSignatures[0].Confirmed, true);
  console.log('all well');
}

run().catch((error) => { console.error(error); process.exitCode = 1; });

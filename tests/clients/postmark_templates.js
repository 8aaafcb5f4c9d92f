// The official `postmark` package: templates and layouts created, edited, validated, sent, pushed and deleted.
const assert = require('node:assert');
const postmark = require('postmark');

const env = process.env;
const client = new postmark.ServerClient(env.TOKEN, { useHttps: false, requestHost: env.API_HOST });

async function run() {
  const layout = await client.createTemplate({
    Name: 'Base', Alias: 'base', TemplateType: 'Layout', HtmlBody: '<html>{{{ @content }}}</html>', TextBody: '{{{ @content }}}',
  });
  assert.strictEqual(layout.TemplateType, 'Layout');
  const created = await client.createTemplate({
    Name: 'Receipt', Alias: 'receipt', Subject: 'Receipt for {{name}}', LayoutTemplate: 'base',
    HtmlBody: '<ul>{{#each items}}<li>{{.}}</li>{{/each}}</ul>', TextBody: 'Hi {{name}}',
  });
  assert.strictEqual(created.Active, true);
  await client.editTemplate('receipt', { TextBody: 'Hello {{name}}' });
  const template = await client.getTemplate(created.TemplateId);
  assert.strictEqual(template.TextBody, 'Hello {{name}}');
  assert.strictEqual(template.Subject, 'Receipt for {{name}}');
  assert.strictEqual((await client.getTemplates()).TotalCount, 2);
  assert.strictEqual((await client.getTemplates({ templateType: 'Layout' })).Templates[0].Alias, 'base');

  const valid = await client.validateTemplate({
    Subject: 'x', HtmlBody: '<p>{{user-name}}</p>', TextBody: '{{name}}', TestRenderModel: { name: 'Ada' },
  });
  assert.strictEqual(valid.AllContentIsValid, false);
  assert.strictEqual(valid.HtmlBody.ValidationErrors[0].CharacterPosition, 4);
  assert.strictEqual(valid.TextBody.RenderedContent, 'Ada');

  const message = (model) => ({ From: env.FROM, To: env.TO, TemplateAlias: 'receipt', TemplateModel: model });
  const sent = await client.sendEmailWithTemplate(message({ name: 'Grace', items: ['Pen', '<Ink>'] }));
  assert.strictEqual(sent.Message, 'OK');
  const details = await client.getOutboundMessageDetails(sent.MessageID);
  assert.strictEqual(details.Subject, 'Receipt for Grace');
  assert.strictEqual(details.HtmlBody.trim(), '<html><ul><li>Pen</li><li>&lt;Ink&gt;</li></ul></html>');
  const batch = await client.sendEmailBatchWithTemplates([
    message({}), { ...message({}), TemplateAlias: 'nobody' }, { From: env.FROM, To: env.TO, TemplateId: created.TemplateId, TemplateModel: {} },
  ]);
  assert.deepStrictEqual(batch.map((one) => one.ErrorCode), [0, 1101, 0]);
  await assert.rejects(client.sendEmailWithTemplate({ ...message({}), TemplateAlias: 'nobody' }),
    (error) => error.code === 1101 && error.statusCode === 422);

  const account = new postmark.AccountClient(env.ACCOUNT_TOKEN, { useHttps: false, requestHost: env.API_HOST });
  const servers = (await account.getServers()).Servers.map((server) => server.ID);
  const pushed = await account.pushTemplates({ SourceServerID: servers[0], DestinationServerID: servers[1], PerformChanges: false });
  assert.deepStrictEqual(pushed.Templates.map((one) => one.Action), ['Create', 'Create']);

  await assert.rejects(client.deleteTemplate('base'), (error) => error.code === 1130);
  const deleted = await client.deleteTemplate('receipt');
  assert.strictEqual(deleted.Message, `Template ${created.TemplateId} removed.`);
  console.log('all well');
}

run().catch((error) => { console.error(error); process.exitCode = 1; });

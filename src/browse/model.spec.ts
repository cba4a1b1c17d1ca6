import { LakeFailure } from '../api/errors';
import { BrowseModel } from './model';
import { FakeAccount, ScriptedClient, settle } from './testing/fakes';

const down = new LakeFailure({
  message: 'Rucio does not answer',
  reason: 'connection refused',
  code: 'rucio_unreachable'
});

describe('BrowseModel', () => {
  let client: ScriptedClient;
  let account: FakeAccount;
  let model: BrowseModel;

  const names = () => model.rows.map(row => row.did.name);

  beforeEach(async () => {
    client = new ScriptedClient();
    account = new FakeAccount(client);
    model = new BrowseModel(account.account, null);
    model.isShown = true;
    account.changed.emit();
    await settle();
  });

  afterEach(() => {
    model.dispose();
  });

  it('counts rows while they arrive', async () => {
    void model.open('opendata');
    await settle();
    const [search] = client.searches;
    await search.give('a', 'b');
    expect(model.count).toBe(2);
    expect(model.status).toBe('searching');
    await search.give('c');
    await search.finish();
    expect(names()).toEqual(['a', 'b', 'c']);
    expect(model.status).toBe('done');
  });

  it('does not let an older answer overwrite a newer one', async () => {
    void model.open('old');
    await settle();
    void model.open('new');
    await settle();
    const [older, newer] = client.searches;
    expect(older.signal.aborted).toBe(true);
    await newer.give('new');
    await older.give('old');
    await older.finish();
    expect(names()).toEqual(['new']);
    expect(model.status).toBe('searching');
    await newer.finish();
    expect(model.status).toBe('done');
  });

  it('stops at once and keeps what was found', async () => {
    void model.open('opendata');
    await settle();
    await client.searches[0].give('a');
    model.stop();
    await settle();
    expect(client.searches[0].signal.aborted).toBe(true);
    expect(model.status).toBe('stopped');
    expect(names()).toEqual(['a']);
    expect(model.failure).toBeNull();
  });

  it('keeps the rows and the reason when a search breaks', async () => {
    void model.open('opendata');
    await settle();
    await client.searches[0].give('a');
    await client.searches[0].fail(down);
    expect(model.status).toBe('failed');
    expect(model.failure?.reason).toBe('connection refused');
    expect(names()).toEqual(['a']);
  });

  it('searches again when another type is chosen', async () => {
    void model.open('opendata');
    await settle();
    model.type = 'file';
    await settle();
    expect(client.searches[1].query.type).toBe('file');
    expect(client.searches[0].signal.aborted).toBe(true);
  });

  it('says why the scopes are not there, and asks again', async () => {
    const works = client.scopeList;
    client.scopeList = () => Promise.reject(down);
    await model.scopes.load();
    expect(model.failure?.code).toBe('rucio_unreachable');
    client.scopeList = works;
    await model.scopes.load();
    expect(model.failure).toBeNull();
  });

  it('forgets everything when somebody signs out', async () => {
    void model.open('opendata');
    await settle();
    await client.searches[0].give('a');
    account.state = 'signed_out';
    account.changed.emit();
    expect(model.instance).toBeNull();
    expect(model.rows).toHaveLength(0);
    expect(model.scopes.all).toBeNull();
    expect(client.searches[0].signal.aborted).toBe(true);
  });

  it('keeps what was found while somebody is signed in anew', async () => {
    void model.open('opendata');
    await settle();
    await client.searches[0].give('a');
    for (const state of ['signing_in', 'unreachable', 'signed_in'] as const) {
      account.state = state;
      account.changed.emit();
    }
    expect(names()).toEqual(['a']);
    expect(client.searches[0].signal.aborted).toBe(false);
  });

  it('asks for nothing while nobody is signed in', async () => {
    account.state = 'signed_out';
    account.changed.emit();
    model.text = 'opendata:*';
    await model.search();
    expect(client.searches).toHaveLength(0);
  });

  it('tells of a hundred thousand rows no more often than can be drawn', async () => {
    let told = 0;
    model.changed.connect(() => told++);
    void model.open('bulk');
    await settle();
    const [search] = client.searches;
    for (let batch = 0; batch < 200; batch++) {
      await search.give(...Array.from({ length: 500 }, (_, n) => `${n}`));
    }
    await search.finish();
    expect(model.count).toBe(100_000);
    expect(told).toBeLessThan(20);
  });
});

import { LakeFailure } from '../api/errors';
import { BrowseModel } from './model';
import { FakeAccount, ScriptedClient, settle } from './testing/fakes';

const missing = new LakeFailure({
  message: 'There is no such DID',
  reason: 'DataIdentifierNotFound',
  code: 'did_not_found'
});

describe('where a search looks', () => {
  let client: ScriptedClient;
  let account: FakeAccount;
  let model: BrowseModel;

  const names = () => model.rows.map(row => row.did.name);
  const last = () => client.searches[client.searches.length - 1];
  const search = async (text: string) => {
    model.text = text;
    void model.search();
    await settle();
  };

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

  it('is one scope for scope:pattern', async () => {
    await search('opendata:higgs*');
    expect(last().query).toEqual({
      scopes: ['opendata'],
      pattern: 'higgs*',
      type: 'collection',
      where: []
    });
  });

  it('is the default scope, the pinned ones and one’s own for a pattern alone', async () => {
    await model.scopes.pin('bulk', true);
    await search('higgs*');
    expect(last().query.scopes).toEqual(['bulk', 'user.alice']);
    expect(model.searched).toMatchObject({ reach: 'mine', count: 2, left: 0 });
  });

  it('becomes every scope when one says so, in one request', async () => {
    await search('higgs*');
    await last().finish();
    void model.widen();
    await settle();
    expect(client.searches).toHaveLength(2);
    expect(last().query.scopes).toEqual(['user.alice', 'bulk', 'opendata']);
    expect(last().query.pattern).toBe('higgs*');
    expect(model.text).toBe('*:higgs*');
  });

  it('is cut at the administrator’s limit, one’s own scopes first', async () => {
    account.scopesMax = 2;
    await search('*:higgs*');
    expect(last().query.scopes).toEqual(['user.alice', 'bulk']);
    expect(model.searched).toMatchObject({ reach: 'all', count: 2, left: 1 });
  });

  it('is nowhere for somebody without a scope, and that is no failure', async () => {
    client.scopeList = () => Promise.resolve({ scopes: ['bulk'], own: [] });
    await model.scopes.load();
    await search('higgs*');
    expect(client.searches).toHaveLength(0);
    expect(model.status).toBe('done');
    expect(model.searched).toMatchObject({ count: 0 });
  });

  it('waits for the scopes, and not for those of an older search', async () => {
    let tell: () => void = () => undefined;
    const list = { scopes: ['bulk'], own: ['bulk'] };
    client.scopeList = () =>
      new Promise(resolve => {
        tell = () => resolve(list);
      });
    model.scopes.reset('demo');
    await search('older*');
    await search('opendata:newer*');
    tell();
    await settle();
    expect(client.searches.map(({ query }) => query.pattern)).toEqual([
      'newer*'
    ]);
  });

  it('tells how many scopes are done and which could not be searched', async () => {
    await search('*:higgs*');
    await last().progress(1, 3);
    expect(model.progress).toMatchObject({ done: 1, total: 3 });
    const failure = {
      message: 'denied',
      reason: 'AccessDenied',
      code: 'access_denied'
    } as const;
    await last().progress(3, 3, [{ scope: 'bulk', failure }]);
    await last().finish();
    expect(model.progress?.failed[0].scope).toBe('bulk');
    await search('opendata:x*');
    expect(model.progress).toBeNull();
  });

  it('is no search for a complete name, whatever the type', async () => {
    model.type = 'dataset';
    await search('opendata:what?');
    expect(client.searches).toHaveLength(0);
    expect(client.lookedUp).toEqual(['opendata:what?']);
    expect(names()).toEqual(['what?']);
    expect(model.status).toBe('done');
  });

  it('is no search for a name with wildcards where they are letters', async () => {
    account.wildcards = false;
    await search('opendata:100%*');
    expect(client.searches).toHaveLength(0);
    expect(client.lookedUp).toEqual(['opendata:100%*']);
  });

  it('has no answer, and no failure, for a name that is not there', async () => {
    client.details = () => Promise.reject(missing);
    await search('opendata:nothing');
    expect(model.status).toBe('done');
    expect(model.count).toBe(0);
    expect(model.failure).toBeNull();
    void model.loosen();
    await settle();
    expect(last().query).toMatchObject({
      scopes: ['opendata'],
      pattern: '*nothing*'
    });
  });

  it('says why a name cannot be looked up', async () => {
    const failure = new LakeFailure({
      message: 'Rucio does not answer',
      reason: 'refused',
      code: 'rucio_unreachable'
    });
    client.details = () => Promise.reject(failure);
    await search('opendata:a');
    expect(model.status).toBe('failed');
    expect(model.failure?.code).toBe('rucio_unreachable');
  });

  it('goes on typing in a scope that cannot be listed', async () => {
    account.wildcards = false;
    await model.open('opendata');
    expect(model.text).toBe('opendata:');
    expect(model.status).toBe('idle');
    expect(client.searches).toHaveLength(0);
  });

  it('hands the conditions over, and asks again when one goes', async () => {
    model.filters.open(true);
    const [{ id }] = model.filters.conditions;
    model.filters.edit(id, { key: 'run_number', op: '>', value: '5' });
    model.filters.apply();
    await settle();
    // Without a name everything of one's own is meant.
    expect(last().query).toEqual({
      scopes: ['user.alice'],
      pattern: '*',
      type: 'collection',
      where: [{ key: 'run_number', op: '>', value: '5' }]
    });
    await search('opendata:higgs*');
    expect(last().query.where).toHaveLength(1);
    model.filters.remove(id);
    await settle();
    expect(last().query).toMatchObject({ scopes: ['opendata'], where: [] });
  });

  it('lists what holds a DID, and goes back', async () => {
    await search('opendata:higgs*');
    const box = { scope: 'opendata', name: 'all', bytes: null, length: 2 };
    client.holders = () =>
      Promise.resolve({ dids: [{ ...box, type: 'container' }] });
    await model.showParents('opendata:higgs');
    expect(names()).toEqual(['all']);
    expect(model.searched).toEqual({ kind: 'parents', did: 'opendata:higgs' });
    model.type = 'file';
    await settle();
    expect(names()).toEqual(['all']);
    void model.search();
    await settle();
    expect(last().query.pattern).toBe('higgs*');
  });

  it('says a scope only where it is not the one above', async () => {
    await search('*:higgs*');
    await last().give({ name: 'box', type: 'container' });
    client.children = [
      { scope: 'user.alice', name: 'a', type: 'file', bytes: 1, length: null },
      { scope: 'bulk', name: 'b', type: 'file', bytes: 1, length: null }
    ];
    model.toggle(model.rows[0]);
    await settle();
    expect(model.rows.map(row => row.scope)).toEqual([
      'user.alice',
      null,
      'bulk'
    ]);
    await search('opendata:*');
    await last().give('x');
    expect(model.rows.map(row => row.scope)).toEqual([null]);
  });
});

describe('the list of scopes', () => {
  let client: ScriptedClient;
  let model: BrowseModel;

  const listed = (part: string) =>
    model.scopes.matching(part).map(({ name }) => name);

  beforeEach(async () => {
    client = new ScriptedClient();
    const account = new FakeAccount(client);
    model = new BrowseModel(account.account, null);
    model.isShown = true;
    account.changed.emit();
    await settle();
  });

  afterEach(() => {
    model.dispose();
  });

  it('has the pinned ones first, then one’s own', async () => {
    expect(listed('')).toEqual(['user.alice', 'bulk', 'opendata']);
    await model.scopes.pin('opendata', true);
    expect(listed('')).toEqual(['opendata', 'user.alice', 'bulk']);
    expect(model.scopes.matching('')[0]).toMatchObject({
      isPinned: true,
      isOwn: false
    });
    await model.scopes.pin('opendata', false);
    expect(listed('')).toEqual(['user.alice', 'bulk', 'opendata']);
  });

  it('holds those whose name has what is typed before the colon', () => {
    expect(listed('OPEN')).toEqual(['opendata']);
    model.text = 'open:higgs*';
    expect(model.scopePart).toBe('open');
    model.text = '*:higgs*';
    expect(model.scopePart).toBe('');
  });

  it('keeps a pinned scope that Rucio has no longer', async () => {
    await model.scopes.pin('gone', true);
    expect(listed('')).toContain('gone');
  });
});

import { LakeFailure } from '../api/errors';
import type { Instance, InstanceList, SignIn } from '../api/types';
import { AccountModel } from './model';
import { FakeClient, instance, refusal, signedOut } from './testing/fakeClient';

const alice = { username: 'alice', password: 'x', account: null };

describe('AccountModel', () => {
  let client: FakeClient;
  let account: AccountModel;

  beforeEach(() => {
    client = new FakeClient();
    account = new AccountModel(client);
  });

  it('asks for nothing until somebody needs it, and then once', async () => {
    expect(client.asked).toBe(0);
    await Promise.all([account.load(), account.load()]);
    await account.load();
    expect(client.asked).toBe(1);
  });

  it('begins with the default instance and follows the choice', async () => {
    await account.load();
    expect(account.current?.name).toBe('two');
    account.choose('one');
    expect(account.current?.name).toBe('one');
  });

  it('finds an attachment’s instance, and no other in its place', async () => {
    await account.load();
    expect(account.find('one')?.name).toBe('one');
    expect(account.find()?.name).toBe('two');
    expect(account.find('elsewhere')).toBeNull();
  });

  it('keeps what it knew when the server stops answering', async () => {
    await account.load();
    client.list = () => Promise.reject(refusal);
    await account.reload();
    expect(account.status).toBe('failed');
    expect(account.failure?.code).toBe('credential_refused');
    expect(account.instances).toHaveLength(2);
  });

  it('recovers by a reload', async () => {
    const works = client.list;
    client.list = () => Promise.reject(refusal);
    await account.load();
    expect(account.current).toBeNull();
    client.list = works;
    await account.reload();
    expect(account.status).toBe('ready');
    expect(account.failure).toBeNull();
  });

  it('has the server read its configuration anew, and says when', async () => {
    await account.load();
    expect(account.reloadedAt).toBeNull();
    const reading = account.reload();
    expect(account.isReloading).toBe(true);
    await reading;
    expect([client.asked, client.reloads]).toEqual([1, 1]);
    expect(account.isReloading).toBe(false);
    expect(account.reloadedAt).toBeInstanceOf(Date);
  });

  it('says nothing of a reading that failed', async () => {
    client.list = () => Promise.reject(refusal);
    await account.reload();
    expect(account.isReloading).toBe(false);
    expect(account.reloadedAt).toBeNull();
  });

  it('keeps what is doubtful apart from what fails', async () => {
    const works = await client.list();
    client.list = () =>
      Promise.resolve({ ...works, problems: [LakeFailure.from(refusal)] });
    await account.load();
    expect(account.failure).toBeNull();
    expect(account.problems.map(problem => problem.code)).toEqual([
      'credential_refused'
    ]);
  });

  it('does not let an older answer win', async () => {
    let answerFirst: (list: InstanceList) => void = () => undefined;
    client.list = () =>
      new Promise(resolve => {
        answerFirst = resolve;
      });
    const first = account.load();
    client.list = () =>
      Promise.resolve({
        instances: [instance('new')],
        default: null,
        searched: [],
        problems: []
      });
    await account.reload();
    answerFirst({
      instances: [instance('old')],
      default: null,
      searched: [],
      problems: []
    });
    await first;
    expect(account.current?.name).toBe('new');
  });

  it('follows a sign-in that has begun until it is done', async () => {
    jest.useFakeTimers();
    const done = client.list;
    const begun: Instance = {
      ...instance('two'),
      sign_in: { ...signedOut, state: 'signing_in' }
    };
    client.list = async () => ({ ...(await done()), instances: [begun] });
    await account.load();
    client.list = done;
    await jest.advanceTimersByTimeAsync(1500);
    expect(account.current?.sign_in.state).toBe('signed_out');
    await jest.advanceTimersByTimeAsync(10_000);
    expect(client.asked).toBe(2);
    jest.useRealTimers();
  });

  it('shows who is signed in, and nothing of the password', async () => {
    await account.load();
    await account.signIn('one', { ...alice, password: 'hunter2' });
    expect(account.find('one')?.sign_in.account).toBe('alice');
    expect(account.find('two')?.sign_in.state).toBe('signed_out');
    expect(JSON.stringify(account.instances)).not.toContain('hunter2');
    await account.signOut('one');
    expect(account.find('one')?.sign_in.state).toBe('signed_out');
  });

  it('does not let a list that was asked for earlier undo a sign-in', async () => {
    await account.load();
    const before = await client.list();
    const signedIn: SignIn = {
      ...signedOut,
      state: 'signed_in',
      account: 'alice'
    };
    let answerLate: (list: InstanceList) => void = () => undefined;
    client.list = () =>
      new Promise(resolve => {
        answerLate = resolve;
      });
    const late = account.reload();
    client.list = () =>
      Promise.resolve({
        ...before,
        instances: [{ ...instance('two'), sign_in: signedIn }]
      });
    await account.signIn('two', alice);
    answerLate(before);
    await late;
    expect(account.current?.sign_in.account).toBe('alice');
    expect(account.status).toBe('ready');
  });

  it('leaves the state alone when a credential is refused', async () => {
    await account.load();
    await account.signIn('one', alice);
    const mallory = { ...alice, username: 'mallory' };
    await expect(account.signIn('one', mallory)).rejects.toBe(refusal);
    expect(account.find('one')?.sign_in.account).toBe('alice');
  });
});

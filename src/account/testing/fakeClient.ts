import { DataLakeClient } from '../../api/client';
import { LakeFailure } from '../../api/errors';
import { anInstance } from '../../api/testing/shapes';
import type {
  Instance,
  InstanceList,
  SignIn,
  UserpassCredential
} from '../../api/types';

/** Nobody. */
export const signedOut: SignIn = {
  state: 'signed_out',
  account: null,
  expires_at: null,
  failure: null,
  interactive: true
};

/** An instance where nobody is signed in. */
export function instance(name: string): Instance {
  return anInstance({
    name,
    display_name: name.toUpperCase(),
    sign_in: signedOut
  });
}

/** A server that answers as the test says. */
export class FakeClient extends DataLakeClient {
  asked = 0;
  reloads = 0;
  list: () => Promise<InstanceList> = () =>
    Promise.resolve({
      instances: [instance('one'), instance('two')],
      default: 'two',
      searched: ['somewhere'],
      problems: []
    });

  override instances(): Promise<InstanceList> {
    this.asked++;
    return this.list();
  }

  override reloadConfiguration(): Promise<InstanceList> {
    this.reloads++;
    return this.list();
  }

  override signIn(_: string, { username }: UserpassCredential) {
    return username === 'alice'
      ? Promise.resolve<SignIn>({
          ...signedOut,
          state: 'signed_in',
          account: 'alice'
        })
      : Promise.reject(refusal);
  }

  override signOut() {
    return Promise.resolve(signedOut);
  }
}

/** What Rucio says to a wrong password. */
export const refusal = new LakeFailure({
  message: 'Rucio refused the credential',
  reason: 'CannotAuthenticate',
  code: 'credential_refused'
});

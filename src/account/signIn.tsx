import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { IFailure } from '../api/errors';
import { LakeFailure } from '../api/errors';
import type { Instance } from '../api/types';
import { FailureView } from '../components/failure';
import type { IAccount } from '../tokens';

/**
 * User name and password, in place. The password goes to the server, which tests it
 * with Rucio and keeps it in memory; nothing of it stays here.
 */
export function SignInForm(props: {
  trans: TranslationBundle;
  account: IAccount;
  instance: Instance;
}): React.JSX.Element {
  const { trans, account, instance } = props;
  const [busy, setBusy] = React.useState(false);
  const [failure, setFailure] = React.useState<IFailure | null>(null);

  const submit = async (form: HTMLFormElement): Promise<void> => {
    const field = (name: string) =>
      (form.elements.namedItem(name) as HTMLInputElement).value;
    setBusy(true);
    setFailure(null);
    try {
      await account.signIn(instance.name, {
        username: field('username'),
        password: field('password'),
        account: field('account') || null
      });
    } catch (error) {
      setFailure(LakeFailure.from(error));
    } finally {
      (form.elements.namedItem('password') as HTMLInputElement).value = '';
      setBusy(false);
    }
  };

  return (
    <form
      className="jp-DataLake-signIn"
      aria-label={trans.__('Sign in to %1', instance.display_name)}
      onSubmit={event => {
        event.preventDefault();
        void submit(event.currentTarget);
      }}
    >
      <Field name="username" label={trans.__('User name')} required />
      <Field
        name="password"
        label={trans.__('Password')}
        type="password"
        required
      />
      <Field
        name="account"
        label={trans.__('Rucio account')}
        hint={trans.__('Leave empty for your default account')}
      />
      {failure && <FailureView trans={trans} failure={failure} />}
      <button
        type="submit"
        className="jp-mod-styled jp-mod-accept"
        disabled={busy}
      >
        {busy ? trans.__('Asking Rucio…') : trans.__('Sign in')}
      </button>
    </form>
  );
}

function Field(props: {
  name: string;
  label: string;
  type?: string;
  hint?: string;
  required?: boolean;
}): React.JSX.Element {
  return (
    <label className="jp-DataLake-field">
      <span>{props.label}</span>
      <input
        className="jp-mod-styled"
        name={props.name}
        type={props.type ?? 'text'}
        placeholder={props.hint}
        required={props.required}
        autoComplete="off"
        spellCheck={false}
      />
    </label>
  );
}

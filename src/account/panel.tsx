import type { TranslationBundle } from '@jupyterlab/translation';
import {
  HTMLSelect,
  ReactWidget,
  refreshIcon
} from '@jupyterlab/ui-components';
import * as React from 'react';

import type { IFailure } from '../api/errors';
import { LakeFailure } from '../api/errors';
import type { Instance, SignIn } from '../api/types';
import type { DoctorWay } from '../components/diagnose';
import { Diagnose } from '../components/diagnose';
import { Actions, FailureView } from '../components/failure';
import { IconButton } from '../components/iconButton';
import { formatSoon } from '../components/quantities';
import { useSignals } from '../components/signal';
import type { IAccount } from '../tokens';
import { AccountProblem, Searched } from './problems';
import { legible } from '../components/legible';

/** Milliseconds during which it is said that the configuration was read again. */
const RECENT = 8000;

/** Above all sections: which instance, who is signed in, and what is wrong with either. */
export class AccountHeader extends ReactWidget {
  constructor(
    private readonly _account: IAccount,
    private readonly _trans: TranslationBundle,
    private readonly _diagnose: DoctorWay
  ) {
    super();
    this.addClass('jp-DataLake-account');
  }

  protected override render(): React.JSX.Element {
    return (
      <Diagnose.Provider value={this._diagnose}>
        <AccountView account={this._account} trans={this._trans} />
      </Diagnose.Provider>
    );
  }
}

/** The header's content. */
export function AccountView(props: {
  account: IAccount;
  trans: TranslationBundle;
}): React.JSX.Element {
  const { account, trans } = props;
  useSignals(account.changed);
  const [open, setOpen] = React.useState(false);
  const { current } = account;
  return (
    <>
      <div className="jp-DataLake-accountRow">
        <InstanceChooser account={account} trans={trans} />
        {current && (
          <AccountChip
            instance={current}
            open={open}
            toggle={() => setOpen(!open)}
            trans={trans}
          />
        )}
        <IconButton
          icon={refreshIcon}
          label={trans.__('Reload configuration')}
          onClick={() => void account.reload()}
        />
      </div>
      <Reading account={account} trans={trans} />
      {current && open && (
        <>
          <AccountDetails account={account} instance={current} trans={trans} />
          <Searched account={account} trans={trans} />
        </>
      )}
      <AccountProblem account={account} trans={trans} />
    </>
  );
}

/** Says that the configuration is being read, and for a while that it was. */
function Reading(props: {
  account: IAccount;
  trans: TranslationBundle;
}): React.JSX.Element {
  const { account, trans } = props;
  const { isReloading, reloadedAt } = account;
  const [isRecent, setRecent] = React.useState(false);
  React.useEffect(() => {
    if (reloadedAt === null) {
      return;
    }
    setRecent(true);
    const timer = setTimeout(() => setRecent(false), RECENT);
    return () => clearTimeout(timer);
  }, [reloadedAt]);
  const isFirst = account.status === 'loading' && !account.instances.length;
  let text = '';
  if (isReloading || isFirst) {
    text = trans.__('Reading the configuration…');
  } else if (isRecent) {
    text = trans._n(
      'The configuration was read again: %1 instance.',
      'The configuration was read again: %1 instances.',
      account.instances.length,
      String(account.instances.length)
    );
  }
  return (
    <p role="status" className="jp-DataLake-reading">
      {text}
    </p>
  );
}

function InstanceChooser(props: {
  account: IAccount;
  trans: TranslationBundle;
}): React.JSX.Element {
  const { account, trans } = props;
  if (account.instances.length < 2) {
    return (
      <span className="jp-DataLake-instance" title={account.current?.name}>
        {legible(account.current?.display_name ?? trans.__('Data Lake'))}
      </span>
    );
  }
  return (
    <HTMLSelect
      className="jp-DataLake-instances"
      aria-label={trans.__('Instance')}
      value={account.current?.name}
      onChange={event => account.choose(event.currentTarget.value)}
    >
      {account.instances.map(({ name, display_name }) => (
        <option key={name} value={name}>
          {legible(display_name)}
        </option>
      ))}
    </HTMLSelect>
  );
}

/** Who is signed in; pressed, it says until when and lets one sign out. */
function AccountChip(props: {
  instance: Instance;
  open: boolean;
  toggle: () => void;
  trans: TranslationBundle;
}): React.JSX.Element {
  const { instance, open, toggle, trans } = props;
  const { state, account } = instance.sign_in;
  const text =
    state === 'signed_in'
      ? (account ?? trans.__('signed in'))
      : stateText(trans, state);
  return (
    <button
      type="button"
      className="jp-DataLake-person jp-mod-styled jp-mod-minimal"
      data-state={state}
      aria-label={trans.__('Account: %1', text)}
      title={trans.__('Account: %1', text)}
      aria-expanded={open}
      onClick={toggle}
    >
      <span className="jp-DataLake-personName">{legible(text)}</span>
    </button>
  );
}

function AccountDetails(props: {
  account: IAccount;
  instance: Instance;
  trans: TranslationBundle;
}): React.JSX.Element {
  const { account, instance, trans } = props;
  const [failure, setFailure] = React.useState<IFailure | null>(null);
  const signIn = instance.sign_in;
  if (signIn.state !== 'signed_in') {
    return <p>{trans.__('Nobody is signed in.')}</p>;
  }
  const name = signIn.account ?? trans.__('the default account');
  const signOut = {
    label: trans.__('Sign out'),
    run: () => {
      setFailure(null);
      account
        .signOut(instance.name)
        .catch((error: unknown) => setFailure(LakeFailure.from(error)));
    }
  };
  return (
    <>
      <div className="jp-DataLake-status">
        <span>{whoAndUntil(signIn, name, trans)}</span>
        <Actions actions={signIn.interactive ? [signOut] : []} />
      </div>
      {failure && <FailureView trans={trans} failure={failure} />}
    </>
  );
}

/** What is typed is renewed by the server; what is supplied, by whoever supplies it. */
function whoAndUntil(
  { expires_at, interactive }: SignIn,
  name: string,
  trans: TranslationBundle
): string {
  if (!expires_at) {
    return trans.__('Signed in as %1', name);
  }
  const end = formatSoon(expires_at);
  return interactive
    ? trans.__('Signed in as %1 until %2, then renewed by itself', name, end)
    : trans.__('Signed in as %1 until %2', name, end);
}

function stateText(
  trans: TranslationBundle,
  state: Instance['sign_in']['state']
): string {
  switch (state) {
    case 'signed_in':
      return trans.__('signed in');
    case 'signing_in':
      return trans.__('signing in…');
    case 'signed_out':
      return trans.__('signed out');
    case 'refused':
      return trans.__('refused');
    case 'unreachable':
      return trans.__('unreachable');
  }
}

import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { IFailure } from '../api/errors';
import type { Instance } from '../api/types';
import { FailureView } from '../components/failure';
import type { IAccount } from '../tokens';
import { SignInForm } from './signIn';
import { legible } from '../components/legible';

/** What has to be solved before anything else works, and what is doubtful. */
export function AccountProblem(props: {
  account: IAccount;
  trans: TranslationBundle;
}): React.JSX.Element | null {
  const { account, trans } = props;
  const { current, failure, status } = account;
  if (failure) {
    const retry = {
      label: trans.__('Retry'),
      run: () => void account.reload()
    };
    return <FailureView trans={trans} failure={failure} actions={[retry]} />;
  }
  if (current) {
    return (
      <>
        <SignInProblem {...props} instance={current} />
        <Doubts {...props} />
      </>
    );
  }
  return status === 'ready' ? <NoInstance {...props} /> : null;
}

/** Nothing can be used: all that is wrong, and where configuration was looked for. */
function NoInstance(props: {
  account: IAccount;
  trans: TranslationBundle;
}): React.JSX.Element {
  const { account, trans } = props;
  const problems: ReadonlyArray<IFailure> = account.problems.length
    ? account.problems
    : [
        {
          message: trans.__('No data lake is configured'),
          reason: trans.__('The server found no Rucio instance.'),
          code: 'no_instance'
        }
      ];
  const reload = {
    label: trans.__('Reload configuration'),
    run: () => void account.reload()
  };
  return (
    <>
      {problems.map((problem, index) => (
        <FailureView
          key={index}
          trans={trans}
          failure={unlisted(problem, account)}
          actions={index === problems.length - 1 ? [reload] : []}
        />
      ))}
      <Searched account={account} trans={trans} open />
    </>
  );
}

/** The list says where it was looked for; the reason would say it again. */
function unlisted(problem: IFailure, account: IAccount): IFailure {
  return problem.code === 'no_instance' && account.searched.length
    ? { ...problem, reason: problem.message }
    : problem;
}

/** What is wrong beside the chosen instance: one line that unfolds, as it keeps nobody from working. */
function Doubts(props: {
  account: IAccount;
  trans: TranslationBundle;
}): React.JSX.Element | null {
  const { account, trans } = props;
  const { problems } = account;
  if (!problems.length) {
    return null;
  }
  return (
    <details className="jp-DataLake-doubts">
      <summary>
        {problems.length === 1
          ? legible(problems[0].message)
          : trans._n(
              '%1 problem in the configuration',
              '%1 problems in the configuration',
              problems.length,
              String(problems.length)
            )}
      </summary>
      {problems.map((problem, index) => (
        <FailureView key={index} trans={trans} failure={problem} quiet />
      ))}
      <Searched account={account} trans={trans} />
    </details>
  );
}

function SignInProblem(props: {
  account: IAccount;
  trans: TranslationBundle;
  instance: Instance;
}): React.JSX.Element | null {
  const { account, trans, instance } = props;
  const { state, failure, interactive } = instance.sign_in;
  if (state === 'signed_in' || state === 'signing_in') {
    return null;
  }
  const retry = {
    label: trans.__('Retry'),
    run: () => void account.reload()
  };
  return (
    <>
      {failure && failure.code !== 'not_signed_in' && (
        <FailureView trans={trans} failure={failure} actions={[retry]} />
      )}
      {interactive && state !== 'unreachable' && (
        <SignInForm account={account} trans={trans} instance={instance} />
      )}
    </>
  );
}

/** The places in which the server looks for configuration. */
export function Searched(props: {
  account: IAccount;
  trans: TranslationBundle;
  open?: boolean;
}): React.JSX.Element | null {
  const { searched } = props.account;
  if (!searched.length) {
    return null;
  }
  return (
    <details className="jp-DataLake-searched" open={props.open}>
      <summary>{props.trans.__('Where configuration is looked for')}</summary>
      <ul>
        {searched.map(place => (
          <li key={place}>{legible(place)}</li>
        ))}
      </ul>
    </details>
  );
}

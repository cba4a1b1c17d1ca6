import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { FailureCode } from '../api/types';
import type { IAction } from '../components/failure';
import { Actions, FailureView } from '../components/failure';
import { formatCount, formatSeconds } from '../components/quantities';
import type { BrowseModel } from './model';
import { hasWildcard } from './query';
import type { Searched } from './searched';

/** Failures that go away by signing in. */
const SIGN_IN: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'not_signed_in',
  'credential_refused',
  'token_missing',
  'token_refused',
  'token_unreadable'
]);

/** Scopes that could not be searched of which each is told. */
const TOLD = 3;

interface IPartProps {
  model: BrowseModel;
  trans: TranslationBundle;
}

/** How far the search is, what was found, what is wrong, and what can be done next. */
export function StatusLine(props: IPartProps): React.JSX.Element | null {
  const { model, trans } = props;
  if (model.filterRefusal !== null && model.filters.isOpen) {
    // It is said where the condition is written.
    return null;
  }
  if (model.failure) {
    return <Trouble {...props} />;
  }
  if (model.status === 'idle') {
    return <Hint {...props} />;
  }
  const remarks = [...limitOf(props), ...failedOf(props)];
  return (
    <div className="jp-DataLake-found">
      <div className="jp-DataLake-status">
        <span role="status">{statusText(trans, model)}</span>
        <Actions actions={offers(props)} />
      </div>
      {remarks.map(remark => (
        <p key={remark} className="jp-DataLake-remark">
          {remark}
        </p>
      ))}
    </div>
  );
}

function Trouble({ model, trans }: IPartProps): React.JSX.Element | null {
  const { failure, status } = model;
  if (!failure) {
    return null;
  }
  const signIn: IAction = {
    label: trans.__('Sign in…'),
    run: () => void model.signIn()
  };
  const scopes: IAction = {
    label: trans.__('All scopes'),
    run: () => model.clear()
  };
  const retry: IAction = {
    label: trans.__('Retry'),
    run: () => void (status === 'idle' ? model.scopes.load() : model.search())
  };
  return (
    <FailureView
      trans={trans}
      failure={failure}
      actions={[
        ...(SIGN_IN.has(failure.code) ? [signIn] : []),
        retry,
        ...(status === 'idle' ? [] : [scopes])
      ]}
    />
  );
}

/** What to write where only complete names can be looked up. */
function Hint({ model, trans }: IPartProps): React.JSX.Element | null {
  if (model.wildcards || !model.text.includes(':')) {
    return null;
  }
  return (
    <p className="jp-DataLake-found" role="status">
      {trans.__(
        'Go on with the complete name and press Enter: the administrator has switched wildcards off here.'
      )}
    </p>
  );
}

function statusText(trans: TranslationBundle, model: BrowseModel): string {
  const { count, progress, searched } = model;
  const found = formatCount(count);
  switch (model.status) {
    case 'searching':
      return progress && progress.total > 1
        ? trans.__(
            '%1 of %2 scopes · %3 found so far…',
            formatCount(progress.done),
            formatCount(progress.total),
            found
          )
        : trans.__('%1 found so far…', found);
    case 'stopped':
      return trans.__('Stopped at %1', found);
    default:
      return count
        ? `${foundText(trans, found, searched)} · ${formatSeconds(trans, model.seconds)}`
        : nothingText(trans, model);
  }
}

function foundText(
  trans: TranslationBundle,
  found: string,
  searched: Searched | null
): string {
  switch (searched?.kind) {
    case 'parents':
      return trans.__('%1 contain “%2”', found, searched.did);
    case 'scopes':
      return trans._n(
        '%2 found in %1 scope',
        '%2 found in %1 scopes',
        searched.count,
        found
      );
    default:
      return trans.__('%1 found', found);
  }
}

/** That nothing was found, and where. */
function nothingText(trans: TranslationBundle, model: BrowseModel): string {
  const { scopes, searched } = model;
  switch (searched?.kind) {
    case 'parents':
      return trans.__('Nothing contains “%1”.', searched.did);
    case 'name':
      return isUnknown(scopes.all, searched.did)
        ? trans.__('There is no scope “%1”.', scopeIn(searched.did))
        : trans.__('Nothing is called “%1”.', searched.did);
    case 'scopes':
      return searched.count
        ? trans._n(
            'No matches in %1 scope',
            'No matches in %1 scopes',
            searched.count
          )
        : trans.__(
            'You own no scope here and have pinned none, so nothing was searched.'
          );
    default:
      return trans.__('No matches');
  }
}

/** That the administrator's limit left something out. */
function limitOf({ model, trans }: IPartProps): string[] {
  const { searched } = model;
  if (searched?.kind !== 'scopes' || !searched.left) {
    return [];
  }
  return [
    trans.__(
      'The administrator allows %1 scopes in one search: %2 were left out. Pin the scopes you need, or write scope:name.',
      formatCount(searched.count),
      formatCount(searched.left)
    )
  ];
}

/** The scopes that could not be searched, and why. */
function failedOf({ model, trans }: IPartProps): string[] {
  const failed = model.progress?.failed ?? [];
  const told = failed
    .slice(0, TOLD)
    .map(({ scope, failure }) =>
      trans.__('%1 could not be searched: %2', scope, failure.message)
    );
  const more = failed.length - told.length;
  return more > 0
    ? [
        ...told,
        trans._n(
          'One more scope could not be searched.',
          '%1 more scopes could not be searched.',
          more
        )
      ]
    : told;
}

/** What to do next, what helps most first. */
function offers({ model, trans }: IPartProps): IAction[] {
  const { count, filters, searched, status, type } = model;
  if (status === 'searching') {
    return [{ label: trans.__('Stop'), run: () => model.stop() }];
  }
  const actions: IAction[] = [];
  const isSearch = searched?.kind === 'scope' || searched?.kind === 'scopes';
  const isEmpty = status === 'done' && count === 0;
  if (searched?.kind === 'scopes' && searched.reach === 'mine') {
    const all = model.scopes.all?.length ?? 0;
    if (all > searched.count) {
      actions.push({
        label: trans.__('Search all %1 scopes', formatCount(all)),
        run: () => void model.widen()
      });
    }
  }
  if (isEmpty && isSearch && type !== 'all') {
    actions.push({
      label: trans.__('Search any type'),
      run: () => {
        model.type = 'all';
      }
    });
  }
  if (isEmpty && isSearch && filters.where.length) {
    actions.push({
      label: trans.__('Search without conditions'),
      run: () => {
        filters.clear();
        void model.search();
      }
    });
  }
  if (isEmpty && model.wildcards && isExact(model)) {
    actions.push({
      label: trans.__('Search names that contain it'),
      run: () => void model.loosen()
    });
  }
  if (searched?.kind === 'parents') {
    actions.push({ label: trans.__('Back'), run: () => void model.search() });
  }
  return [
    ...actions,
    { label: trans.__('All scopes'), run: () => model.clear() }
  ];
}

/** Whether only one name was asked for, in a scope that there is. */
function isExact({ scopes, searched }: BrowseModel): boolean {
  switch (searched?.kind) {
    case 'name':
      return !isUnknown(scopes.all, searched.did);
    case 'scopes':
      return searched.count > 0 && !hasWildcard(searched.pattern);
    default:
      return false;
  }
}

/** Whether a DID's scope is none of Rucio's. */
function isUnknown(scopes: ReadonlyArray<string> | null, did: string): boolean {
  return scopes !== null && !scopes.includes(scopeIn(did));
}

function scopeIn(did: string): string {
  return did.split(':', 1)[0];
}

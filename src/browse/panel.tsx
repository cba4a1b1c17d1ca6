import type { TranslationBundle } from '@jupyterlab/translation';
import { HTMLSelect, ReactWidget } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import * as React from 'react';

import type { Did, DidFilter, FailureCode } from '../api/types';
import type { IAction } from '../components/failure';
import { Actions, FailureView } from '../components/failure';
import { formatCount } from '../components/quantities';
import { useSignals } from '../components/signal';
import type { IAvailability } from '../tokens';
import type { BrowseModel } from './model';
import { ScopeList } from './scopes';
import { DidTreeView } from './treeView';

/** Failures that go away by signing in. */
const SIGN_IN: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'not_signed_in',
  'credential_refused',
  'token_missing',
  'token_refused',
  'token_unreadable'
]);

/** What can be done with a row. */
export interface IRowActions {
  /** Attach to the current notebook. */
  add(did: Did): void;
  /** Ask for a rule, after a dialog. */
  makeAvailable(did: Did): void;
}

/** What the panel is made of. */
export interface IBrowseOptions {
  readonly model: BrowseModel;
  readonly trans: TranslationBundle;
  readonly actions: IRowActions;
  /** Null where nothing knows where data is. */
  readonly availability: IAvailability | null;
}

/** The section "Browse". */
export class BrowsePanel extends ReactWidget {
  constructor(private readonly _options: IBrowseOptions) {
    super();
    this.addClass('jp-DataLake-browse');
    this.title.label = _options.trans.__('Browse');
  }

  /** Put the cursor into the search box. */
  focusSearch(): void {
    this.node.querySelector('input')?.focus();
  }

  protected override render(): React.JSX.Element {
    return <BrowseView {...this._options} />;
  }

  protected override onAfterAttach(msg: Message): void {
    super.onAfterAttach(msg);
    this._onShown();
  }

  protected override onAfterShow(msg: Message): void {
    super.onAfterShow(msg);
    this._onShown();
  }

  protected override onAfterHide(msg: Message): void {
    super.onAfterHide(msg);
    this._onShown();
  }

  private _onShown(): void {
    this._options.model.isShown = this.isVisible;
  }
}

/** The section's content. */
export function BrowseView(options: IBrowseOptions): React.JSX.Element {
  const { model, trans } = options;
  useSignals(model.changed);
  if (model.instance === null) {
    return (
      <p className="jp-DataLake-empty">
        {trans.__('Data can be searched once you are signed in.')}
      </p>
    );
  }
  return (
    <>
      <SearchBox model={model} trans={trans} />
      <StatusLine model={model} trans={trans} />
      {model.status === 'idle' ? (
        <ScopeList model={model} trans={trans} />
      ) : (
        <DidTreeView {...options} />
      )}
    </>
  );
}

interface IPartProps {
  model: BrowseModel;
  trans: TranslationBundle;
}

function SearchBox({ model, trans }: IPartProps): React.JSX.Element {
  return (
    <form
      role="search"
      className="jp-DataLake-search"
      onSubmit={event => {
        event.preventDefault();
        void model.search();
      }}
    >
      <input
        className="jp-mod-styled"
        type="search"
        aria-label={trans.__('Search data')}
        placeholder={trans.__('scope:name, or part of a scope')}
        spellCheck={false}
        value={model.text}
        onChange={event => {
          model.text = event.currentTarget.value;
          if (!model.text) {
            model.clear();
          }
        }}
        onKeyDown={event => {
          if (event.key === 'Escape' && model.status === 'searching') {
            event.preventDefault();
            model.stop();
          }
        }}
      />
      <TypeFilter model={model} trans={trans} />
    </form>
  );
}

function TypeFilter({ model, trans }: IPartProps): React.JSX.Element {
  const labels: Record<DidFilter, string> = {
    all: trans.__('Any type'),
    collection: trans.__('Collections'),
    container: trans.__('Containers'),
    dataset: trans.__('Datasets'),
    file: trans.__('Files')
  };
  return (
    <HTMLSelect
      className="jp-DataLake-type"
      aria-label={trans.__('Type')}
      value={model.type}
      onChange={event => {
        model.type = event.currentTarget.value as DidFilter;
      }}
    >
      {Object.entries(labels).map(([type, label]) => (
        <option key={type} value={type}>
          {label}
        </option>
      ))}
    </HTMLSelect>
  );
}

function StatusLine({ model, trans }: IPartProps): React.JSX.Element | null {
  const { failure, status } = model;
  if (failure) {
    const retry = () =>
      void (status === 'failed' ? model.search() : model.loadScopes());
    const signIn = {
      label: trans.__('Sign in…'),
      run: () => void model.signIn()
    };
    return (
      <FailureView
        trans={trans}
        failure={failure}
        actions={[
          ...(SIGN_IN.has(failure.code) ? [signIn] : []),
          { label: trans.__('Retry'), run: retry }
        ]}
      />
    );
  }
  if (status === 'idle') {
    return null;
  }
  return (
    <div className="jp-DataLake-status">
      <span role="status">{statusText(trans, model)}</span>
      <Actions actions={statusVerbs(trans, model)} />
    </div>
  );
}

function statusText(trans: TranslationBundle, model: BrowseModel): string {
  const found = formatCount(model.count);
  switch (model.status) {
    case 'searching':
      return trans.__('%1 found so far…', found);
    case 'stopped':
      return trans.__('Stopped at %1', found);
    default:
      return model.count
        ? trans.__('%1 found · %2 s', found, model.seconds.toFixed(1))
        : trans.__('No matches');
  }
}

function statusVerbs(trans: TranslationBundle, model: BrowseModel): IAction[] {
  if (model.status === 'searching') {
    return [{ label: trans.__('Stop'), run: () => model.stop() }];
  }
  const everything: IAction = {
    label: trans.__('Search any type'),
    run: () => {
      model.type = 'all';
    }
  };
  const narrowed = model.count === 0 && model.type !== 'all';
  return [
    ...(narrowed ? [everything] : []),
    { label: trans.__('All scopes'), run: () => model.clear() }
  ];
}

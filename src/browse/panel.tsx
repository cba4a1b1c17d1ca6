import { ReactWidget } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import * as React from 'react';

import { Diagnose } from '../components/diagnose';
import { useSignals } from '../components/signal';
import { FilterEditor } from './filterEditor';
import type { IBrowseOptions } from './options';
import { ScopeList } from './scopes';
import { SearchBox } from './searchBox';
import { StatusLine } from './statusLine';
import { DidTreeView } from './treeView';
import { openMenu } from './virtualTree';

/** The section "Browse". */
export class BrowsePanel extends ReactWidget {
  constructor(private readonly _options: IBrowseOptions) {
    super();
    this.id = 'jp-datalake-browse';
    this.addClass('jp-DataLake-browse');
    this.title.label = _options.trans.__('Browse');
    _options.model.changed.connect(this._onChanged, this);
  }

  /** Put the cursor into the search box, as soon as there is one. */
  focusSearch(): void {
    const box = this.node.querySelector('input');
    this._isAwaited = box === null;
    box?.focus();
  }

  /** Open the menu of the selected row; where there is none, go to the search box. */
  openRowMenu(): void {
    const tree = this.node.querySelector<HTMLElement>('[role="tree"]');
    const row = tree?.querySelector<HTMLElement>('[aria-selected="true"]');
    if (tree && row) {
      tree.focus();
      openMenu(row);
    } else {
      this.focusSearch();
    }
  }

  protected override render(): React.JSX.Element {
    return (
      <Diagnose.Provider value={this._options.diagnose ?? (() => null)}>
        <BrowseView {...this._options} onBox={box => this._onBox(box)} />
      </Diagnose.Provider>
    );
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

  /** The header says what is pinned. */
  private _onChanged(): void {
    const { model, trans } = this._options;
    const count = model.scopes.pinnedCount;
    this.title.caption = count
      ? trans._n('%1 scope pinned', '%1 scopes pinned', count)
      : '';
  }

  private _onBox(box: HTMLInputElement | null): void {
    if (box && this._isAwaited) {
      this._isAwaited = false;
      box.focus();
    }
  }

  private _onShown(): void {
    this._options.model.isShown = this.isVisible;
  }

  private _isAwaited = false;
}

/** The section's content. */
export function BrowseView(
  options: IBrowseOptions & { onBox?: (box: HTMLInputElement | null) => void }
): React.JSX.Element {
  const { model, onBox, trans } = options;
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
      <SearchBox model={model} trans={trans} onBox={onBox} />
      {model.filters.isOpen && (
        <FilterEditor
          filters={model.filters}
          trans={trans}
          refusal={model.filterRefusal}
        />
      )}
      <StatusLine model={model} trans={trans} />
      {model.status === 'idle' ? (
        <ScopeList {...options} />
      ) : (
        <DidTreeView {...options} />
      )}
    </>
  );
}

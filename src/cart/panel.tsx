import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import { closeIcon, ReactWidget } from '@jupyterlab/ui-components';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import type { Drag } from '@lumino/dragdrop';
import type { Message } from '@lumino/messaging';
import type { Title, Widget } from '@lumino/widgets';
import * as React from 'react';

import { Actions } from '../components/failure';
import { IconButton } from '../components/iconButton';
import { useSignals } from '../components/signal';
import type {
  IAccount,
  IAttachment,
  IAvailability,
  ICart,
  ICartEdit,
  IInjector
} from '../tokens';
import { DRAG_EVENTS, onDrag } from './drop';
import { Entry } from './entry';
import { Foreign } from './foreign';
import { onListKey } from './listKeys';
import type { CartListModel } from './listModel';
import { ENTRY_CLASS } from './rowCommands';
import { legible } from '../components/legible';

/** What the panel is made of. */
export interface ICartOptions {
  readonly trans: TranslationBundle;
  readonly account: IAccount;
  readonly availability: IAvailability;
  readonly cart: ICart;
  /** Null where nothing is put into kernels. */
  readonly injector: IInjector | null;
  /** Run one of our commands, which asks before it does something. */
  execute(command: string, args: ReadonlyPartialJSONObject): void;
  /** Which row the keyboard is at, and what was done last. */
  readonly list: CartListModel;
  /** Put the whole cart into the kernel again. */
  inject(): void;
  /** Take back the last change of the cart. */
  undo(): void;
}

/** The section "Cart". */
export class CartPanel extends ReactWidget {
  constructor(private readonly _options: ICartOptions) {
    super();
    this.id = 'jp-datalake-cart';
    this.addClass('jp-DataLake-cart');
    this.title.label = _options.trans.__('Cart');
    _options.cart.changed.connect(this._onChanged, this);
    this._onChanged();
  }

  handleEvent(event: Event): void {
    onDrag(event as Drag.Event, this.node, this._options);
  }

  protected override onBeforeAttach(msg: Message): void {
    super.onBeforeAttach(msg);
    DRAG_EVENTS.forEach(type => this.node.addEventListener(type, this));
  }

  protected override onAfterDetach(msg: Message): void {
    super.onAfterDetach(msg);
    DRAG_EVENTS.forEach(type => this.node.removeEventListener(type, this));
  }

  protected override onAfterShow(msg: Message): void {
    super.onAfterShow(msg);
    this.update();
  }

  protected override onAfterHide(msg: Message): void {
    super.onAfterHide(msg);
    this.update();
  }

  /** Rows ask where their data is: while nobody sees them there are none. */
  protected override render(): React.JSX.Element | null {
    return this.isVisible ? <CartView {...this._options} /> : null;
  }

  private _onChanged(): void {
    const title = this._options.cart.current?.title ?? null;
    if (title !== this._named) {
      this._named?.changed.disconnect(this._onNamed, this);
      this._named = title;
      this._named?.changed.connect(this._onNamed, this);
    }
    this._onNamed();
  }

  /** The notebook may be renamed. */
  private _onNamed(): void {
    this.title.caption = legible(this._named?.label ?? '');
  }

  private _named: Title<Widget> | null = null;
}

/** The section's content. */
export function CartView(options: ICartOptions): React.JSX.Element {
  const { account, cart, trans } = options;
  useSignals(cart.changed, account.changed);
  const notebook = cart.current;
  if (!notebook) {
    return (
      <p className="jp-DataLake-empty">
        {trans.__('Open a notebook to see what is attached to it.')}
      </p>
    );
  }
  const { attachments, problem } = cart.read(notebook);
  if (problem) {
    return (
      <p className="jp-DataLake-empty" role="alert">
        {trans.__(
          'The notebook’s metadata holds something else under “rucio_attachments”. It is left as it is; correct or remove it in the notebook’s metadata to attach data.'
        )}
      </p>
    );
  }
  return (
    <>
      {cart.approved(notebook) === false && (
        <Foreign
          trans={trans}
          use={() => cart.approve(notebook, attachments)}
        />
      )}
      <CartList {...options} notebook={notebook} entries={attachments} />
    </>
  );
}

/** The rows, and what was done last. The keyboard's place is kept whatever happens to its row. */
function CartList(
  props: ICartOptions & {
    notebook: NotebookPanel;
    entries: ReadonlyArray<IAttachment>;
  }
): React.JSX.Element {
  const { cart, entries, list, notebook, trans } = props;
  useSignals(list.changed);
  const root = React.useRef<HTMLDivElement>(null);
  const row = React.useRef<HTMLLIElement>(null);
  // Before the drawing: a row that goes, or goes elsewhere, loses the focus.
  const hadFocus = root.current?.contains(document.activeElement) ?? false;
  React.useLayoutEffect(() => {
    const focused = document.activeElement;
    const isLost = !root.current?.contains(focused);
    const isOnRow = focused?.classList.contains(ENTRY_CLASS) ?? false;
    if (hadFocus && (isLost || (isOnRow && focused !== row.current))) {
      (row.current ?? root.current?.querySelector('button'))?.focus();
    }
  });
  return (
    <div ref={root}>
      {entries.length ? (
        <ul
          className="jp-DataLake-entries"
          aria-label={trans.__('Attached data')}
          onKeyDown={event => onListKey(event, list)}
        >
          {entries.map((entry, index) => (
            <Entry
              // Two entries that are the same in all are told apart by their place.
              key={keyOf(entries, index)}
              {...props}
              entry={entry}
              index={index}
              count={entries.length}
              active={index === list.index}
              mayAct={cart.mayAct(notebook, entry)}
              rowRef={row}
            />
          ))}
        </ul>
      ) : (
        <p className="jp-DataLake-empty">
          {trans.__(
            'Nothing is attached. Find data above and press + to use it in this notebook.'
          )}
        </p>
      )}
      <Done list={list} trans={trans} undo={props.undo} />
    </div>
  );
}

/** What was done last, with the way back. */
function Done(props: {
  list: CartListModel;
  trans: TranslationBundle;
  undo: () => void;
}): React.JSX.Element {
  const { list, trans, undo } = props;
  const { done } = list;
  return (
    <div className="jp-DataLake-done" role="status">
      {done && (
        <>
          <span>{doneText(trans, done)}</span>
          <Actions actions={[{ label: trans.__('Undo'), run: undo }]} />
          <IconButton
            icon={closeIcon}
            label={trans.__('Dismiss')}
            onClick={() => list.dismiss()}
          />
        </>
      )}
    </div>
  );
}

function doneText(
  trans: TranslationBundle,
  { kind, variableName }: ICartEdit
): string {
  switch (kind) {
    case 'add':
      return trans.__('Attached %1.', variableName);
    case 'remove':
      return trans.__('Removed %1.', variableName);
    case 'rename':
      return trans.__('Renamed %1.', variableName);
    case 'move':
      return trans.__('Moved %1.', variableName);
  }
}

function keyOf(entries: ReadonlyArray<IAttachment>, index: number): string {
  const name = ({ did, instance, variableName }: IAttachment) =>
    [variableName, instance, did].join(' ');
  const own = name(entries[index]);
  const before = entries.slice(0, index).filter(entry => name(entry) === own);
  return `${own} ${before.length}`;
}

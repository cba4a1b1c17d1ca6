import type { TranslationBundle } from '@jupyterlab/translation';
import { closeIcon, ReactWidget } from '@jupyterlab/ui-components';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import type { ISignal } from '@lumino/signaling';
import type { Title, Widget } from '@lumino/widgets';
import * as React from 'react';

import { Standing } from '../availability/standing';
import { IconButton } from '../components/iconButton';
import { useSignals } from '../components/signal';
import type {
  IAccount,
  IAttachment,
  IAvailability,
  ICart,
  IInjector
} from '../tokens';

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
  /** Put the whole cart into the kernel again. */
  inject(): void;
}

/** The section "Cart". */
export class CartPanel extends ReactWidget {
  constructor(private readonly _options: ICartOptions) {
    super();
    this.addClass('jp-DataLake-cart');
    this.title.label = _options.trans.__('Cart');
    _options.cart.changed.connect(this._onChanged, this);
    this._onChanged();
  }

  protected override render(): React.JSX.Element {
    return <CartView {...this._options} />;
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
    this.title.caption = this._named?.label ?? '';
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
  if (!attachments.length) {
    return (
      <p className="jp-DataLake-empty">
        {trans.__(
          'Nothing is attached. Find data above and press + to use it in this notebook.'
        )}
      </p>
    );
  }
  return (
    <ul className="jp-DataLake-entries" aria-label={trans.__('Attached data')}>
      {attachments.map(attachment => (
        <Entry
          key={`${attachment.variableName} ${attachment.did}`}
          {...options}
          attachment={attachment}
          remove={() => cart.remove(notebook, attachment)}
        />
      ))}
    </ul>
  );
}

interface IEntryProps extends ICartOptions {
  readonly attachment: IAttachment;
  readonly remove: () => void;
}

function Entry(props: IEntryProps): React.JSX.Element {
  const { account, attachment, cart, inject, injector, remove, trans } = props;
  const { did, variableName } = attachment;
  useSignals(...injectorSignals(injector));
  const instance = account.find(attachment.instance);
  const context = cart.current?.sessionContext;
  const kernel = context ? injector?.state(context, variableName) : undefined;
  const again = { label: trans.__('Put into the kernel again'), run: inject };
  return (
    <li className="jp-DataLake-entry">
      <div className="jp-DataLake-entryTitle">
        <code>{variableName}</code>
        <span className="jp-DataLake-entryDid" title={did}>
          {did}
        </span>
        <IconButton
          icon={closeIcon}
          label={trans.__('Remove %1 from the notebook', variableName)}
          onClick={remove}
        />
      </div>
      {instance ? (
        <Standing
          {...props}
          instance={instance.name}
          did={did}
          name={variableName}
          kernel={kernel}
          actions={kernel?.kind === 'failed' ? [again] : []}
        />
      ) : (
        <p>{unknownInstance(props)}</p>
      )}
    </li>
  );
}

function unknownInstance({ account, attachment, trans }: IEntryProps): string {
  if (account.status !== 'ready') {
    return trans.__('The data lake’s configuration is not read yet.');
  }
  return trans.__(
    'It belongs to the instance “%1”, which is not configured here.',
    attachment.instance ?? ''
  );
}

function injectorSignals(
  injector: IInjector | null
): ISignal<unknown, unknown>[] {
  return injector ? [injector.changed] : [];
}

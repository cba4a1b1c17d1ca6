import type { TranslationBundle } from '@jupyterlab/translation';
import { closeIcon, ReactWidget } from '@jupyterlab/ui-components';
import type { ISignal } from '@lumino/signaling';
import type { Title, Widget } from '@lumino/widgets';
import * as React from 'react';

import { Badge, stateLabel } from '../components/badge';
import type { IAction } from '../components/failure';
import { Actions, FailureView } from '../components/failure';
import { IconButton } from '../components/iconButton';
import { useSignals } from '../components/signal';
import type {
  IAccount,
  IAttachment,
  IAvailability,
  ICart,
  IInjector
} from '../tokens';
import { kernelText, share, standingText } from './sentence';

/** What the panel is made of. */
export interface ICartOptions {
  readonly trans: TranslationBundle;
  readonly account: IAccount;
  readonly availability: IAvailability;
  readonly cart: ICart;
  /** Null where nothing is put into kernels. */
  readonly injector: IInjector | null;
  /** Ask for a rule, after a dialog. */
  makeAvailable(instance: string, did: string): void;
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
  const { account, attachment, remove, trans } = props;
  const { did, variableName } = attachment;
  const instance = account.find(attachment.instance);
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
        <Standing {...props} instance={instance.name} />
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

function Standing(
  props: IEntryProps & { instance: string }
): React.JSX.Element {
  const { attachment, availability, cart, injector, instance, trans } = props;
  const item = { instance, did: attachment.did };
  useSignals(availability.changed, ...injectorSignals(injector));
  React.useEffect(() => {
    const watch = availability.watch(item);
    return () => watch.dispose();
  }, [availability, instance, attachment.did]);

  const known = availability.get(item);
  const failure = availability.failure(item) ?? known?.failure ?? null;
  const context = cart.current?.sessionContext;
  const state = context
    ? injector?.state(context, attachment.variableName)
    : undefined;
  // What Rucio could not be asked is said once, below.
  const inKernel =
    state && known?.state !== 'unknown' && kernelText(trans, state, known);
  const actions = verbs(props, failure !== null, state?.kind === 'failed');

  return (
    <>
      {known && <Progress known={known} trans={trans} />}
      {/* Progress is read when asked for; only a new state is news. */}
      <span className="jp-DataLake-heard" aria-live="polite">
        {known &&
          [attachment.variableName, stateLabel(trans, known.state), inKernel]
            .filter(Boolean)
            .join(': ')}
      </span>
      <div className="jp-DataLake-standing">
        {known && <Badge trans={trans} state={known.state} />}
        <span>
          {known
            ? [inKernel, standingText(trans, known)].filter(Boolean).join(' · ')
            : !failure && trans.__('Asking Rucio…')}
        </span>
      </div>
      {failure ? (
        <FailureView trans={trans} failure={failure} actions={actions} />
      ) : (
        <Actions actions={actions} />
      )}
    </>
  );
}

function Progress(props: {
  known: NonNullable<ReturnType<IAvailability['get']>>;
  trans: TranslationBundle;
}): React.JSX.Element | null {
  const { known, trans } = props;
  const part = share(known);
  if (part === null || !['replicating', 'stuck'].includes(known.state)) {
    return null;
  }
  return (
    <progress
      className="jp-DataLake-progress"
      data-state={known.state}
      aria-label={trans.__('Progress of %1', known.did)}
      max={1}
      value={part}
    />
  );
}

/** What can be done about an entry in its state. */
function verbs(
  props: IEntryProps & { instance: string },
  failed: boolean,
  missesKernel: boolean
): IAction[] {
  const { attachment, availability, inject, instance, makeAvailable, trans } =
    props;
  const item = { instance, did: attachment.did };
  const state = availability.get(item)?.state;
  const near: IAction = {
    label: trans.__('Make available…'),
    run: () => makeAvailable(instance, attachment.did)
  };
  const retry: IAction = {
    label: trans.__('Retry'),
    run: () => void availability.refresh(item)
  };
  const again: IAction = {
    label: trans.__('Put into the kernel again'),
    run: inject
  };
  return [
    ...(state === 'elsewhere' || state === 'partial' ? [near] : []),
    ...(failed ? [retry] : []),
    ...(missesKernel ? [again] : [])
  ];
}

function injectorSignals(
  injector: IInjector | null
): ISignal<unknown, unknown>[] {
  return injector ? [injector.changed] : [];
}

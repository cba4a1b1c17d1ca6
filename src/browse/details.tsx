import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import type { Message } from '@lumino/messaging';
import * as React from 'react';

import { didText } from '../api/did';
import type { Did } from '../api/types';
import { Standing } from '../availability/standing';
import { CommandIDs } from '../commands';
import type { IAction } from '../components/failure';
import { Actions, FailureView } from '../components/failure';
import { keepFocus } from '../components/keepFocus';
import { useSignals } from '../components/signal';
import type { IAvailability } from '../tokens';
import { Facts, Metadata } from './detailsFacts';
import type { DetailsModel } from './detailsModel';
import { Replicas } from './detailsReplicas';
import { Rules } from './detailsRules';
import type { Part } from './part';
import { legible } from '../components/legible';

/** What the view is made of. */
export interface IDetailsOptions {
  readonly model: DetailsModel;
  readonly trans: TranslationBundle;
  /** Null where nothing knows where data is. */
  readonly availability: IAvailability | null;
  /** What can be done. */
  readonly commands: CommandRegistry;
}

/** Everything about one DID, in the main area. */
export class DetailsPanel extends ReactWidget {
  constructor(private readonly _options: IDetailsOptions) {
    super();
    this.addClass('jp-DataLake');
    this.addClass('jp-DataLake-details');
  }

  /** What is shown. */
  get model(): DetailsModel {
    return this._options.model;
  }

  override dispose(): void {
    this._focus.dispose();
    super.dispose();
    this.model.dispose();
  }

  protected override render(): React.JSX.Element {
    return <DetailsView {...this._options} />;
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
    this.model.isShown = this.isVisible;
  }

  private readonly _focus = keepFocus(this.node);
}

/** The view's content. */
export function DetailsView(options: IDetailsOptions): React.JSX.Element {
  const { availability, commands, model, trans } = options;
  useSignals(model.changed);
  const titleId = React.useId();
  const { did, instance } = model.item;
  return (
    <article aria-labelledby={titleId}>
      <h2 id={titleId}>{legible(did)}</h2>
      {availability && model.isShown ? (
        <Standing
          trans={trans}
          availability={availability}
          instance={instance}
          did={did}
          name={did}
          actions={verbs(options)}
          execute={(command, args) => void commands.execute(command, args)}
        />
      ) : (
        <Actions actions={verbs(options)} />
      )}
      <Section trans={trans} title={trans.__('About')} part={model.facts}>
        {details => <Facts trans={trans} details={details} />}
      </Section>
      <Section
        trans={trans}
        title={trans.__('Where it lies')}
        part={model.replicas}
      >
        {({ replicas }) => <Replicas trans={trans} replicas={replicas} />}
      </Section>
      <Section trans={trans} title={trans.__('Rules')} part={model.rules}>
        {({ rules }) => <Rules {...options} rules={rules} />}
      </Section>
      <Section
        trans={trans}
        title={trans.__('Contained in')}
        part={model.parents}
      >
        {({ dids }) => <Parents {...options} dids={dids} />}
      </Section>
      {model.facts.value && (
        <section aria-label={trans.__('Metadata')}>
          <h3>{trans.__('Metadata')}</h3>
          <Metadata trans={trans} metadata={model.facts.value.metadata} />
        </section>
      )}
    </article>
  );
}

/** One part: what is known, or why it is not and how to ask again. */
function Section<T>(props: {
  trans: TranslationBundle;
  title: string;
  part: Part<T>;
  children: (value: T) => React.ReactNode;
}): React.JSX.Element {
  const { children, part, title, trans } = props;
  const retry: IAction = {
    label: trans.__('Retry'),
    run: () => void part.load()
  };
  return (
    <section aria-label={title} aria-busy={part.isLoading}>
      <h3>{title}</h3>
      {part.failure && (
        <FailureView trans={trans} failure={part.failure} actions={[retry]} />
      )}
      {part.value !== null
        ? children(part.value)
        : !part.failure && <p role="status">{trans.__('Asking Rucio…')}</p>}
    </section>
  );
}

/** What can be done with it besides bringing it near. */
function verbs(options: IDetailsOptions): IAction[] {
  const { commands, model, trans } = options;
  const type = model.facts.value?.did.type;
  const add: IAction = {
    label: trans.__('Add to notebook'),
    run: () =>
      void commands.execute(CommandIDs.addToNotebook, {
        ...model.item,
        type: type ?? ''
      })
  };
  const copy: IAction = {
    label: trans.__('Copy DID'),
    run: () => void commands.execute(CommandIDs.copyDid, { ...model.item })
  };
  const refresh: IAction = {
    label: trans.__('Refresh'),
    run: () => void model.refresh()
  };
  return [...(type ? [add] : []), copy, refresh];
}

/** The collections that hold it, each to be opened. */
function Parents(
  props: IDetailsOptions & { dids: ReadonlyArray<Did> }
): React.JSX.Element {
  const { commands, dids, model, trans } = props;
  const { instance } = model.item;
  if (!dids.length) {
    return <p>{trans.__('Nothing contains it.')}</p>;
  }
  return (
    <ul>
      {dids.map(didText).map(did => (
        <li key={did}>
          <button
            type="button"
            className="jp-DataLake-action jp-DataLake-link jp-mod-styled jp-mod-minimal"
            onClick={() =>
              void commands.execute(CommandIDs.showDetails, { did, instance })
            }
          >
            {legible(did)}
          </button>
        </li>
      ))}
    </ul>
  );
}

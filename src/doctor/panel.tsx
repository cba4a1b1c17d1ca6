import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import * as React from 'react';

import type { Check } from '../api/types';
import { FailureView } from '../components/failure';
import { useSignals } from '../components/signal';
import type { IAccount } from '../tokens';
import type { DoctorModel, IGroup } from './model';
import {
  diagnosticsText,
  explanation,
  standing,
  stateWord,
  topicLabel
} from './words';
import { legible } from '../components/legible';

/** What the view is made of. */
export interface IDoctorOptions {
  readonly model: DoctorModel;
  readonly trans: TranslationBundle;
  /** Knows the titles of instances. */
  readonly account: Pick<IAccount, 'changed' | 'find' | 'load'>;
  /** Put a text on the clipboard. */
  readonly copy: (text: string) => void;
  /** Resolves when it is known which widgets are on screen. */
  readonly ready: Promise<void>;
}

/** The content of "Data Lake: Doctor"; it looks when it is seen for the first time. */
export class DoctorPanel extends ReactWidget {
  constructor(private readonly _options: IDoctorOptions) {
    super();
    this.addClass('jp-DataLake');
    this.addClass('jp-DataLake-doctor');
  }

  /** Look again, unless it is looking already. */
  look(): void {
    const { account, model } = this._options;
    void account.load();
    if (model.status !== 'running') {
      void model.run();
    }
  }

  protected override onAfterAttach(msg: Message): void {
    super.onAfterAttach(msg);
    this._runIfSeen();
  }

  protected override onAfterShow(msg: Message): void {
    super.onAfterShow(msg);
    this._runIfSeen();
  }

  protected override render(): React.JSX.Element {
    return <DoctorView {...this._options} />;
  }

  private _runIfSeen(): void {
    const { model, ready } = this._options;
    void ready.then(() => {
      if (this.isVisible && model.status === 'idle') {
        this.look();
      }
    });
  }
}

/** The findings, one group for each instance. */
export function DoctorView(options: IDoctorOptions): React.JSX.Element {
  const { account, model, trans } = options;
  useSignals(model.changed, account.changed);
  return (
    <article aria-label={trans.__('Data Lake: Doctor')}>
      <header>
        <h1>{trans.__('What is wrong with the data lake here?')}</h1>
        <p>
          {trans.__(
            'Everything that has to be right is looked at; nothing is changed.'
          )}
        </p>
        <Verbs {...options} />
      </header>
      {model.failure && (
        <FailureView
          trans={trans}
          failure={model.failure}
          actions={[{ label: trans.__('Retry'), run: () => void model.run() }]}
        />
      )}
      {model.groups.map(group => (
        <Group
          key={group.instance ?? ''}
          group={group}
          trans={trans}
          title={
            group.instance === null
              ? trans.__('All instances')
              : titleOf(group.instance, account)
          }
        />
      ))}
    </article>
  );
}

/** `Embedded lake (demo)`: as the sidebar shows it, and as the configuration names it. */
function titleOf(name: string, account: IDoctorOptions['account']): string {
  const title = account.find(name)?.display_name ?? name;
  return title === name ? name : `${title} (${name})`;
}

function Verbs({ model, trans, copy }: IDoctorOptions): React.JSX.Element {
  const [copied, setCopied] = React.useState(false);
  const isRunning = model.status === 'running';
  React.useEffect(() => setCopied(false), [model.status]);
  return (
    <div className="jp-DataLake-doctorVerbs">
      <button
        type="button"
        className={`jp-mod-styled ${isRunning ? '' : 'jp-mod-accept'}`}
        onClick={() => (isRunning ? model.stop() : void model.run())}
      >
        {isRunning ? trans.__('Stop') : trans.__('Run again')}
      </button>
      <button
        type="button"
        className="jp-mod-styled"
        disabled={!model.checks.length && !model.failure}
        onClick={() => {
          copy(diagnosticsText(trans, model));
          setCopied(true);
        }}
      >
        {trans.__('Copy diagnostics')}
      </button>
      <p role="status">
        {copied
          ? trans.__('Copied. It holds what you see here and no password.')
          : standing(trans, model)}
      </p>
    </div>
  );
}

function Group(props: {
  group: IGroup;
  trans: TranslationBundle;
  title: string;
}): React.JSX.Element {
  const { group, trans, title } = props;
  const id = React.useId();
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{legible(title)}</h2>
      <ul>
        {group.checks.map((check, index) => (
          <Finding key={index} check={check} trans={trans} />
        ))}
      </ul>
    </section>
  );
}

function Finding(props: {
  check: Check;
  trans: TranslationBundle;
}): React.JSX.Element {
  const { check, trans } = props;
  const why = explanation(trans, check);
  return (
    <li className="jp-DataLake-finding" data-state={check.state}>
      <span className="jp-DataLake-findingState">
        {stateWord(trans, check.state)}
      </span>
      <span className="jp-DataLake-findingTopic">
        {topicLabel(trans, check.topic)}
      </span>
      <div className="jp-DataLake-findingText">
        <p>{legible(check.message)}</p>
        {why?.reason && (
          <p className="jp-DataLake-failureReason">{legible(why.reason)}</p>
        )}
        {why && (
          <p>
            <strong>{trans.__('What you can do:')}</strong> {why.remedy}
          </p>
        )}
        <Details trans={trans} details={check.details} />
      </div>
    </li>
  );
}

function Details(props: {
  trans: TranslationBundle;
  details: ReadonlyArray<string>;
}): React.JSX.Element | null {
  const { trans, details } = props;
  if (!details.length) {
    return null;
  }
  return (
    <details>
      <summary>{trans.__('Details')}</summary>
      <ul>
        {details.map((detail, index) => (
          <li key={index}>{legible(detail)}</li>
        ))}
      </ul>
    </details>
  );
}

import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { IFailure } from '../api/errors';
import type { Availability, Instance } from '../api/types';
import { FailureView } from '../components/failure';
import { formatBytes, formatDay, formatFiles } from '../components/quantities';
import { useSignals } from '../components/signal';
import type { IAvailability, ILakeDid } from '../tokens';

const DAY = 24 * 60 * 60 * 1000;

interface IQuestion {
  readonly trans: TranslationBundle;
  readonly availability: IAvailability;
  readonly instance: Instance;
  readonly did: string;
  /** Why Rucio refused the same wish a moment ago. */
  readonly refusal: IFailure | null;
}

/** Say what will happen before it happens; resolves to whether the user wants it. */
export async function askMakeAvailable(question: IQuestion): Promise<boolean> {
  const { trans, did } = question;
  const answer = await showDialog({
    title: trans.__('Make available: %1', did),
    body: new Question(question),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.okButton({ label: trans.__('Make available') })
    ]
  });
  return answer.button.accept;
}

class Question extends ReactWidget {
  constructor(private readonly _question: IQuestion) {
    super();
    this.addClass('jp-DataLake-dialog');
  }

  protected override render(): React.JSX.Element {
    return <QuestionView {...this._question} />;
  }
}

/** The dialog's content. */
export function QuestionView(props: IQuestion): React.JSX.Element {
  const { availability, did, instance, refusal, trans } = props;
  const item: ILakeDid = { instance: instance.name, did };
  useSignals(availability.changed);
  React.useEffect(() => {
    const watch = availability.watch(item);
    return () => watch.dispose();
  }, [availability, instance.name, did]);
  const known = availability.get(item);
  const failure = refusal ?? availability.failure(item) ?? known?.failure;
  return (
    <>
      <table>
        <tbody>
          <Line
            name={trans.__('Size')}
            value={amount(trans, known?.files_total, known?.bytes_total)}
          />
          <Line
            name={trans.__('Already here')}
            value={amount(trans, known?.files_here, known?.bytes_here)}
          />
          <Line
            name={trans.__('To')}
            value={instance.destination_rse ?? trans.__('No mounted RSE')}
          />
          <Line name={trans.__('Until')} value={until(trans, instance)} />
        </tbody>
      </table>
      {failure && <FailureView trans={trans} failure={failure} />}
      {!refusal && (
        <p className="jp-DataLake-sentence">{sentence(trans, known)}</p>
      )}
    </>
  );
}

function Line(props: { name: string; value: string }): React.JSX.Element {
  return (
    <tr>
      <th scope="row">{props.name}</th>
      <td>{props.value}</td>
    </tr>
  );
}

/** `200 files · 1.9 GB`; a number that is unknown is said to be unknown, not 0. */
function amount(
  trans: TranslationBundle,
  files: number | null | undefined,
  bytes: number | null | undefined
): string {
  if (typeof files !== 'number') {
    return files === null ? trans.__('Unknown') : trans.__('Asking Rucio…');
  }
  const size = typeof bytes === 'number' ? ` · ${formatBytes(bytes)}` : '';
  return formatFiles(trans, files) + size;
}

function until(trans: TranslationBundle, instance: Instance): string {
  const days = instance.lifetime_days;
  if (days === null) {
    return trans.__('Without end (set by your site)');
  }
  const day = formatDay(new Date(Date.now() + days * DAY).toISOString());
  return trans._n(
    '%2 (%1 day, set by your site)',
    '%2 (%1 days, set by your site)',
    days,
    day
  );
}

function sentence(
  trans: TranslationBundle,
  known: Availability | null
): string {
  const total = known?.files_total ?? null;
  if (!known || total === null) {
    return trans.__('Rucio will copy what is not here yet.');
  }
  const missing = total - known.files_here;
  if (missing <= 0) {
    return trans.__('Everything is here already; the rule keeps it here.');
  }
  const size =
    known.bytes_total === null
      ? ''
      : ` (${formatBytes(known.bytes_total - known.bytes_here)})`;
  return trans.__(
    'Rucio will copy %1%2. You may close the browser meanwhile.',
    formatFiles(trans, missing),
    size
  );
}

import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import * as React from 'react';

import { datalakeIcon } from '../components/icons';
import type { StatusModel } from './model';

export interface IStatusItemOptions {
  readonly model: StatusModel;
  readonly trans: TranslationBundle;
  /** Open the panel. */
  open(): void;
}

/** A few words in the status bar; the button opens the panel. */
export class StatusItem extends ReactWidget {
  constructor(private readonly _options: IStatusItemOptions) {
    super();
    this.addClass('jp-DataLake-status');
    _options.model.changed.connect(this.update, this);
  }

  override dispose(): void {
    this._options.model.changed.disconnect(this.update, this);
    super.dispose();
  }

  protected override render(): React.JSX.Element | null {
    const { model, open, trans } = this._options;
    const { lines, text } = model;
    if (text === null) {
      return null;
    }
    return (
      <button
        type="button"
        aria-label={trans.__('Data Lake: %1', text)}
        title={[trans.__('Data Lake'), ...lines].join('\n')}
        onClick={open}
      >
        <datalakeIcon.react tag="span" width="14px" height="14px" />
        <span>{text}</span>
      </button>
    );
  }
}

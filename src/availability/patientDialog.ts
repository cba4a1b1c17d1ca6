import { Dialog } from '@jupyterlab/apputils';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

/** What a dialog asks for. */
export interface IDeed {
  /** Whether it can be done as it is shown. */
  readonly isReady: boolean;
  readonly changed: ISignal<unknown, void>;
  /** Do it; resolves to whether all is done. */
  carryOut(): Promise<boolean>;
}

/**
 * A dialog that stays until its last button's deed is done, and then closes by itself.
 *
 * What goes wrong is said where the wish was made: a notification cuts Rucio's reason after 140 characters.
 */
export class PatientDialog extends Dialog<unknown> {
  /**
   * @param options - as for any dialog; the last button is the deed's
   * @param _deed - what it asks for
   * @param _missed - called when the deed failed after the dialog was closed
   * @param _others - what further buttons do instead of closing the dialog, by their index
   */
  constructor(
    options: Partial<Dialog.IOptions<unknown>> & {
      buttons: ReadonlyArray<Dialog.IButton>;
    },
    private readonly _deed: IDeed,
    private readonly _missed: () => void,
    private readonly _others: Readonly<Record<number, () => void>> = {}
  ) {
    super(options);
    this._last = options.buttons.length - 1;
    this._deed.changed.connect(this._draw, this);
    this._draw();
  }

  override dispose(): void {
    Signal.disconnectReceiver(this);
    super.dispose();
  }

  override resolve(index = this._last): void {
    const other = this._others[index];
    if (other) {
      other();
    } else if (index === this._last) {
      void this._deed.carryOut().then(isDone => {
        if (this.isDisposed && !isDone) {
          this._missed();
        } else if (isDone) {
          super.resolve(index);
        }
      });
    } else {
      super.resolve(index);
    }
  }

  override handleEvent(event: Event): void {
    // A button or a list inside the body has its own use for the Enter key.
    const isOwnKey =
      event instanceof KeyboardEvent &&
      event.key === 'Enter' &&
      event.target instanceof Element &&
      event.target.closest('.jp-Dialog-body :is(button, select)') !== null;
    if (!isOwnKey) {
      super.handleEvent(event);
    }
  }

  /** Show whether the last button does something; it keeps its focus meanwhile. */
  private _draw(): void {
    this.node
      .querySelector('.jp-Dialog-footer button:last-of-type')
      ?.setAttribute('aria-disabled', String(!this._deed.isReady));
  }

  private readonly _last: number;
}

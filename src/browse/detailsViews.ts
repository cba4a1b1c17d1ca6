import type { JupyterFrontEnd } from '@jupyterlab/application';
import { MainAreaWidget, WidgetTracker } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import { datalakeIcon } from '../components/icons';
import type { IAccount, IAvailability, ILakeDid } from '../tokens';
import { DetailsPanel } from './details';
import { DetailsModel } from './detailsModel';
import { legible } from '../components/legible';

/** The views of details that are open; at most one for each DID. */
export class DetailsViews {
  constructor(
    private readonly _app: JupyterFrontEnd,
    private readonly _account: IAccount,
    private readonly _availability: IAvailability | null,
    private readonly _trans: TranslationBundle
  ) {}

  /** Those that are open. */
  readonly tracker = new WidgetTracker<MainAreaWidget<DetailsPanel>>({
    namespace: 'datalake-details'
  });

  /** Show a DID, in the view that is open or in a new one. */
  show({ did, instance }: ILakeDid): void {
    const shown = this.tracker.find(
      ({ content: { model } }) =>
        model.item.did === did && model.item.instance === instance
    );
    const { id } = shown ?? this._open({ did, instance });
    this._app.shell.activateById(id);
  }

  private _open(item: ILakeDid): MainAreaWidget<DetailsPanel> {
    const content = new DetailsPanel({
      model: new DetailsModel(this._account.client, item),
      trans: this._trans,
      availability: this._availability,
      commands: this._app.commands
    });
    const widget = new MainAreaWidget({ content });
    widget.title.label = legible(item.did.slice(item.did.indexOf(':') + 1));
    content.node.ariaLabel = widget.title.label;
    widget.title.caption = legible(item.did);
    widget.title.icon = datalakeIcon;
    void this.tracker.add(widget);
    this._app.shell.add(widget, 'main');
    return widget;
  }
}

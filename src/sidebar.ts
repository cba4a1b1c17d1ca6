import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import { ICommandPalette, Notification } from '@jupyterlab/apputils';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator } from '@jupyterlab/translation';
import { PanelWithToolbar, SidePanel } from '@jupyterlab/ui-components';
import type { IDisposable } from '@lumino/disposable';
import { DisposableDelegate } from '@lumino/disposable';
import type { Message } from '@lumino/messaging';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';
import type { AccordionPanel, Title } from '@lumino/widgets';
import { Widget } from '@lumino/widgets';

import { CommandIDs } from './commands';
import { datalakeIcon } from './components/icons';
import type { IFoldOptions } from './folds';
import { rememberFolds } from './folds';
import { keepFocus } from './components/keepFocus';
import { loadTranslation } from './components/translation';
import { ISidebar } from './tokens';

const ID = 'jp-datalake-sidebar';

/** The frame into which features put their sections. */
export class Sidebar extends SidePanel implements ISidebar {
  constructor(private readonly _reveal: () => void) {
    super();
    this.id = ID;
    this.addClass('jp-DataLake');
    // The whole is a region with a name in the reader's language; a "side panel content" within it says no more.
    this.content.node.removeAttribute('role');
    this.content.node.removeAttribute('aria-label');
    this._focus = keepFocus(this.node);
  }

  override dispose(): void {
    this._focus.dispose();
    super.dispose();
  }

  get visibilityChanged(): ISignal<this, boolean> {
    return this._visibilityChanged;
  }

  add(widget: Widget, rank: number): IDisposable {
    const section = new PanelWithToolbar();
    section.title.label = widget.title.label;
    section.node.setAttribute('role', 'region');
    section.node.setAttribute('aria-label', widget.title.label);
    section.addClass('jp-DataLake-section');
    section.addWidget(widget);
    section.toolbar.addItem('summary', new Summary(widget.title));
    this._ranks.set(section, rank);
    this._names.set(section, widget.id || widget.title.label);
    const index = this.widgets.filter(
      other => (this._ranks.get(other) ?? 0) <= rank
    ).length;
    this.insertWidget(index, section);
    // Lumino's own name of it is English: "Browse Section".
    const { label } = section.title;
    (this.content as AccordionPanel).titles[index].ariaLabel = label;
    return new DisposableDelegate(() => section.dispose());
  }

  addTop(widget: Widget): IDisposable {
    this.header.addWidget(widget);
    return new DisposableDelegate(() => widget.dispose());
  }

  reveal(): void {
    this._reveal();
  }

  /** Keep the sections folded as they were left. */
  rememberFolds(options: Omit<IFoldOptions, 'nameOf'>): Promise<void> {
    const nameOf = (index: number) =>
      this._names.get(this.widgets[index]) ?? '';
    return rememberFolds(this.content as AccordionPanel, {
      ...options,
      nameOf
    });
  }

  protected override onAfterShow(msg: Message): void {
    super.onAfterShow(msg);
    this._visibilityChanged.emit(true);
  }

  protected override onAfterHide(msg: Message): void {
    super.onAfterHide(msg);
    this._visibilityChanged.emit(false);
  }

  private readonly _focus: IDisposable;
  private readonly _names = new Map<Widget, string>();
  private readonly _ranks = new Map<Widget, number>();
  private readonly _visibilityChanged = new Signal<this, boolean>(this);
}

/** The few words at the right of a section's header. */
class Summary extends Widget {
  constructor(private readonly _title: Title<Widget>) {
    super();
    this.addClass('jp-DataLake-summary');
    this._title.changed.connect(this._show, this);
    this._show();
  }

  private _show(): void {
    this.node.textContent = this._title.caption;
    this.node.title = this._title.caption;
  }
}

/** The sidebar "Data Lake". It opens when asked and asks nothing of the network. */
export const sidebarPlugin: JupyterFrontEndPlugin<ISidebar> = {
  id: 'jupyterlab-datalake:sidebar',
  description: 'The Data Lake sidebar.',
  autoStart: true,
  provides: ISidebar,
  optional: [ILayoutRestorer, IStateDB, ICommandPalette, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    restorer: ILayoutRestorer | null,
    state: IStateDB | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ): ISidebar => {
    const trans = loadTranslation(translator);
    const sidebar = new Sidebar(() => app.shell.activateById(ID));
    sidebar.title.icon = datalakeIcon;
    sidebar.title.caption = trans.__('Data Lake');
    sidebar.node.setAttribute('role', 'region');
    sidebar.node.setAttribute('aria-label', trans.__('Data Lake'));
    app.shell.add(sidebar, 'left', { rank: 350 });
    restorer?.add(sidebar, ID);
    if (state) {
      void sidebar.rememberFolds({
        state,
        restored: app.restored,
        report: ({ message }) =>
          Notification.warning(
            trans.__('It is not remembered what is folded: %1', message)
          )
      });
    }
    app.commands.addCommand(CommandIDs.open, {
      label: trans.__('Data Lake'),
      caption: trans.__('Find data and bring it near'),
      describedBy: { args: { type: 'object', properties: {} } },
      execute: () => sidebar.reveal()
    });
    palette?.addItem({
      command: CommandIDs.open,
      category: trans.__('Data Lake')
    });
    return sidebar;
  }
};

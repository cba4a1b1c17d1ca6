import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import {
  Clipboard,
  ICommandPalette,
  MainAreaWidget,
  WidgetTracker
} from '@jupyterlab/apputils';
import { ITranslator } from '@jupyterlab/translation';

import { CommandIDs } from '../commands';
import { datalakeIcon } from '../components/icons';
import { loadTranslation } from '../components/translation';
import { IAccount } from '../tokens';
import { DoctorModel } from './model';
import { DoctorPanel } from './panel';

/** "Data Lake: Doctor": what is wrong with the set-up, and the remedy. */
export const doctorPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-datalake:doctor',
  description: 'Says what is wrong with the set-up, and what to do about it.',
  autoStart: true,
  requires: [IAccount],
  optional: [ILayoutRestorer, ICommandPalette, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    account: IAccount,
    restorer: ILayoutRestorer | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ): void => {
    const trans = loadTranslation(translator);
    const tracker = new WidgetTracker<MainAreaWidget<DoctorPanel>>({
      namespace: 'datalake-doctor'
    });
    const open = () => {
      const model = new DoctorModel(account.client);
      const content = new DoctorPanel({
        account,
        model,
        trans,
        copy: text => Clipboard.copyToSystem(text),
        ready: app.restored.then(() => undefined)
      });
      const widget = new MainAreaWidget({ content });
      widget.id = 'jp-datalake-doctor';
      widget.title.label = trans.__('Data Lake: Doctor');
      content.node.ariaLabel = widget.title.label;
      widget.title.icon = datalakeIcon;
      widget.title.closable = true;
      widget.toolbar.hide();
      widget.disposed.connect(() => model.dispose());
      void tracker.add(widget);
      app.shell.add(widget, 'main');
      return widget;
    };
    app.commands.addCommand(CommandIDs.doctor, {
      label: trans.__('Data Lake: Doctor'),
      caption: trans.__('What is wrong with the set-up, and what to do'),
      describedBy: { args: { type: 'object', properties: {} } },
      execute: () => {
        const existing = tracker.currentWidget;
        existing?.content.look();
        app.shell.activateById((existing ?? open()).id);
      }
    });
    palette?.addItem({
      command: CommandIDs.doctor,
      category: trans.__('Data Lake')
    });
    void restorer?.restore(tracker, {
      command: CommandIDs.doctor,
      name: () => 'doctor'
    });
  }
};

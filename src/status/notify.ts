import { Notification } from '@jupyterlab/apputils';
import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import type { IStateDB } from '@jupyterlab/statedb';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';

import type { IAvailability, ILakeDid, ISidebar } from '../tokens';
import type { Concerns } from './concerns';
import type { Errands } from './errands';
import { NewsModel } from './news';
import type { Level } from './notifier';
import { Notifier } from './notifier';
import { Told } from './told';

export interface INotifyOptions {
  readonly availability: IAvailability;
  readonly concerns: Concerns;
  readonly errands: Errands;
  readonly settings: Promise<ISettingRegistry.ISettings> | null;
  readonly sidebar: ISidebar;
  readonly state: IStateDB | null;
  readonly trans: TranslationBundle;
  /** Run one of our commands, which asks before it does something. */
  execute(command: string, args: ReadonlyPartialJSONObject): void;
}

/** Tell the user what no row on screen shows, as the settings want it. */
export function notify(options: INotifyOptions): IDisposable {
  const { concerns, execute, settings, sidebar, state, trans } = options;
  const isShown = (item: ILakeDid) =>
    sidebar.isVisible && !document.hidden && concerns.isInFront(item);
  const notifier = new Notifier({ execute, isShown, trans });
  const told = new Told(state, ({ message }) => {
    Notification.warning(
      trans.__('It is not remembered what you were told: %1', message)
    );
  });
  const ready = settings?.then(
    loaded => {
      const read = () => {
        notifier.level = loaded.composite.notifications as Level;
      };
      loaded.changed.connect(read);
      read();
    },
    ({ message }: Error) => {
      Notification.warning(
        trans.__('It cannot be read what you want to be told: %1', message)
      );
    }
  );
  const news = new NewsModel({ ...options, isShown, ready, told });
  news.happened.connect((_, happened) => notifier.tell(happened));
  sidebar.visibilityChanged.connect(() => notifier.hide());
  return news;
}

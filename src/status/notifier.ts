import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { CommandIDs } from '../commands';
import type { ILakeDid } from '../tokens';
import { keyOf } from './errands';
import type { INews, NewsKind } from './news';
import { newsText } from './newsText';

/** Milliseconds for which good news is on screen; JupyterLab waits for the window to have the focus. */
const GOOD_NEWS = 8000;

/** What the user wants to be told. */
export type Level = 'all' | 'trouble' | 'none';

export interface INotifierOptions {
  readonly trans: TranslationBundle;
  /** Whether a row on screen shows where data is. */
  isShown(item: ILakeDid): boolean;
  /** Run one of our commands, which asks before it does something. */
  execute(command: string, args: ReadonlyPartialJSONObject): void;
}

/** News as JupyterLab's notifications: at most one of a kind, which grows until somebody has closed it. */
export class Notifier {
  constructor(private readonly _options: INotifierOptions) {}

  level: Level = 'all';

  /** Tell news. */
  tell(news: ReadonlyArray<INews>): void {
    for (const kind of ['stuck', 'ending', 'here'] as const) {
      const own = news.filter(one => one.kind === kind);
      const isWanted = kind === 'here' ? this.level === 'all' : true;
      if (own.length && isWanted && this.level !== 'none') {
        this._show(kind, own);
      }
    }
  }

  /** Take back what rows show now. */
  hide(): void {
    for (const [kind, { id, news }] of this._open) {
      if (news.every(({ item }) => this._options.isShown(item))) {
        this._open.delete(kind);
        Notification.dismiss(id);
      }
    }
  }

  private _show(kind: NewsKind, fresh: ReadonlyArray<INews>): void {
    const open = this._open.get(kind);
    const isOpen = open !== undefined && Notification.manager.has(open.id);
    const all = new Map<string, INews>();
    for (const one of [...(isOpen ? open.news : []), ...fresh]) {
      all.set(keyOf(one.item), one);
    }
    const news = [...all.values()];
    const message = newsText(this._options.trans, news);
    const options = {
      actions: this._actions(kind, news),
      autoClose: kind === 'here' ? GOOD_NEWS : (false as const)
    };
    const type = kind === 'here' ? 'success' : 'warning';
    const id = isOpen ? open.id : Notification.emit(message, type, options);
    if (isOpen) {
      Notification.update({ id, message, type, ...options });
    }
    this._open.set(kind, { id, news });
  }

  private _actions(
    kind: NewsKind,
    news: ReadonlyArray<INews>
  ): Notification.IAction[] {
    const { execute, trans } = this._options;
    const [{ item, known }] = news;
    const action = (
      label: string,
      command: string,
      args: ReadonlyPartialJSONObject
    ): Notification.IAction => ({
      label,
      callback: () => execute(command, args)
    });
    if (news.length > 1 || kind === 'here') {
      return [action(trans.__('Open the panel'), CommandIDs.open, {})];
    }
    const rule = { ...item, ruleId: known.rule?.id ?? '' };
    return kind === 'stuck'
      ? [
          action(trans.__('Retry…'), CommandIDs.retryRule, rule),
          action(trans.__('Why?'), CommandIDs.showDetails, { ...item })
        ]
      : [action(trans.__('Extend…'), CommandIDs.extendRule, rule)];
  }

  private readonly _open = new Map<
    NewsKind,
    { readonly id: string; readonly news: ReadonlyArray<INews> }
  >();
}

import type {
  BrowserContext,
  ConsoleMessage,
  Page,
  Request
} from '@playwright/test';

/** An answer that a story provokes: Chromium writes each 4xx and 5xx to the console by itself. */
export interface IExpectedAnswer {
  /** End of the path of the request, without its query. */
  path: string;
  status: number;
}

/** Every error in the browser, and every request that leaves our own server. */
export class Complaints {
  constructor(
    context: BrowserContext,
    private readonly _origin: string,
    private readonly _known: ReadonlyArray<string>
  ) {
    context.on('console', message => this._onConsole(message));
    context.on('weberror', error =>
      this._add(`page error: ${error.error().message}`)
    );
    context.on('request', (request: Request) => this._onAddress(request.url()));
    const listen = (page: Page) =>
      page.on('websocket', socket => this._onAddress(socket.url()));
    context.pages().forEach(listen);
    context.on('page', listen);
  }

  /** From now on such answers belong to the story. */
  expect(...answers: IExpectedAnswer[]): void {
    this._expected.push(...answers);
  }

  /** Listen no more. */
  close(): void {
    this._closed = true;
  }

  /** What was heard and not dealt with. */
  get heard(): ReadonlyArray<string> {
    return this._heard;
  }

  /** Everything heard so far; the story has dealt with it. */
  take(): string[] {
    this._taken.push(...this._heard.splice(0));
    return [...this._taken];
  }

  private _add(text: string): void {
    if (!this._closed && !this._known.includes(text)) {
      this._heard.push(text);
    }
  }

  private _onConsole(message: ConsoleMessage): void {
    const text = message.text();
    const url = message.location().url;
    if (message.type() === 'warning' && /Unsatisfied version/.test(text)) {
      this._add(`warning: ${text}`);
    }
    if (message.type() !== 'error' || this._isExpected(text, url)) {
      return;
    }
    this._add(
      text.startsWith('Failed to load resource') ? `${text} ${url}` : text
    );
  }

  private _isExpected(text: string, url: string): boolean {
    const status = /^Failed to load resource: .* status of (\d+)/.exec(text);
    return (
      status !== null &&
      this._expected.some(
        answer =>
          answer.status === Number(status[1]) &&
          new URL(url).pathname.endsWith(answer.path)
      )
    );
  }

  /** Data and blobs come from no server. */
  private _onAddress(address: string): void {
    const { protocol, host } = new URL(address);
    const isRemote = /^(https?|wss?):$/.test(protocol);
    if (isRemote && host !== new URL(this._origin).host) {
      this._add(`request to a third party: ${address}`);
    }
  }

  private _closed = false;
  private readonly _expected: IExpectedAnswer[] = [];
  private readonly _heard: string[] = [];
  private readonly _taken: string[] = [];
}

import { ServerConnection } from '@jupyterlab/services';

import { EventSocket } from './eventSocket';

/** A socket that is opened, fed and closed by the test. */
class FakeSocket extends EventTarget {
  static all: FakeSocket[] = [];
  onclose: (() => void) | null = null;
  onmessage: ((message: { data: string }) => void) | null = null;
  constructor(readonly url: string) {
    super();
    FakeSocket.all.push(this);
  }
  close(): void {
    this.onclose?.();
  }
  open(): void {
    this.dispatchEvent(new Event('open'));
  }
}

describe('EventSocket', () => {
  let socket: EventSocket;
  let openings: number;
  let heard: string[];

  beforeEach(() => {
    jest.useFakeTimers();
    FakeSocket.all = [];
    openings = 0;
    heard = [];
    socket = new EventSocket(
      ServerConnection.makeSettings({
        wsUrl: 'ws://localhost:8888/user/alice/',
        WebSocket: FakeSocket as unknown as typeof WebSocket
      })
    );
    socket.opened.connect(() => openings++);
    socket.stream.connect((_, event) => {
      heard.push(event.schema_id);
    });
  });

  afterEach(() => {
    socket.dispose();
    jest.useRealTimers();
  });

  const passed = (seconds: number) =>
    jest.advanceTimersByTimeAsync(seconds * 1000);

  it('connects when it is told to, once', async () => {
    await passed(5);
    expect(FakeSocket.all).toHaveLength(0);
    socket.connect();
    socket.connect();
    await passed(5);
    expect(FakeSocket.all.map(({ url }) => new URL(url).pathname)).toEqual([
      '/user/alice/api/events/subscribe'
    ]);
  });

  it('hands on what comes, and tells of each opening', async () => {
    socket.connect();
    await passed(1);
    expect(openings).toBe(0);
    FakeSocket.all[0].open();
    FakeSocket.all[0].onmessage?.({ data: '{"schema_id": "one"}' });
    FakeSocket.all[0].close();
    await passed(60);
    expect(FakeSocket.all.length).toBeGreaterThan(1);
    expect(openings).toBe(1);
    const again = FakeSocket.all[FakeSocket.all.length - 1];
    again.open();
    again.onmessage?.({ data: '{"schema_id": "two"}' });
    expect(openings).toBe(2);
    expect(heard).toEqual(['one', 'two']);
  });

  it('is quiet after it was disposed', async () => {
    socket.connect();
    await passed(1);
    socket.dispose();
    socket.connect();
    FakeSocket.all[0].open();
    await passed(60);
    expect(FakeSocket.all).toHaveLength(1);
    expect(openings).toBe(0);
  });
});

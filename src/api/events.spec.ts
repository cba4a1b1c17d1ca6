import type { Event } from '@jupyterlab/services';
import { Signal, Stream } from '@lumino/signaling';

import { AVAILABILITY_SCHEMA, AvailabilityEvents } from './events';
import type { AvailabilityEvent } from './types';

const hint = {
  did: 's:n',
  state: 'replicating',
  files_here: 1,
  files_total: 2,
  bytes_here: 10,
  bytes_total: null,
  bytes_per_second: null
};
const event = { instance: 'demo', revision: 7, items: [hint] };

describe('AvailabilityEvents', () => {
  let stream: Stream<unknown, Event.Emission>;
  let events: AvailabilityEvents;
  let received: AvailabilityEvent[];

  const emit = (fields: object, schema = AVAILABILITY_SCHEMA) =>
    stream.emit({ schema_id: schema, ...fields });

  beforeEach(() => {
    stream = new Stream<unknown, Event.Emission>({});
    const opened = new Signal<object, void>({});
    events = new AvailabilityEvents({
      stream,
      opened,
      connect: () => undefined
    });
    received = [];
    events.received.connect((_, one) => {
      received.push(one);
    });
  });

  it('hands on what the server pushes', () => {
    emit(event);
    expect(received).toHaveLength(1);
    expect(received[0]).toMatchObject(event);
  });

  it('passes over the events of others', () => {
    emit(event, 'https://events.jupyter.org/x/v1');
    expect(received).toHaveLength(0);
  });

  it.each([
    ['no items', { ...event, items: undefined }],
    ['an item that is null', { ...event, items: [null] }],
    ['a DID that is a number', { ...event, items: [{ ...hint, did: 1 }] }],
    [
      'a count that is text',
      { ...event, items: [{ ...hint, files_here: '1' }] }
    ],
    ['a revision that is text', { ...event, revision: '7' }],
    ['no instance', { ...event, instance: null }]
  ])('drops a forged event with %s', (_, forged) => {
    emit(forged);
    expect(received).toHaveLength(0);
  });

  it('hears nothing once disposed', () => {
    events.dispose();
    emit(event);
    expect(received).toHaveLength(0);
  });
});

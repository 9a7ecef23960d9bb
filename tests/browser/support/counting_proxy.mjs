// A proxy that passes everything on, and counts the event streams that are open through it, and the polls.
import { PassingProxy } from './passing_proxy.mjs';

export class CountingProxy extends PassingProxy {
    streams = 0;
    polls = 0;

    pass(incoming, outgoing) {
        if (/events\?.*wait=/.test(incoming.url)) this.polls++;
        super.pass(incoming, outgoing);
    }

    stream(answer, outgoing) {
        this.streams++;
        outgoing.on('close', () => { this.streams--; });
        super.stream(answer, outgoing);
    }
}

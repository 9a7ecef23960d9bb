// A proxy that passes everything on but what is streamed: that it holds back until it is complete, which is never.
import { PassingProxy } from './passing_proxy.mjs';

export class BufferingProxy extends PassingProxy {
    withheld = 0;

    stream(answer) {
        this.withheld++;
        answer.resume();
    }
}

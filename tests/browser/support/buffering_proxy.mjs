// A proxy that passes everything on but what is streamed: that it holds back until it is complete, which is never.
import { createServer, request } from 'node:http';

export class BufferingProxy {
    static async to(server) {
        const proxy = new BufferingProxy(server);
        await new Promise((resolve) => proxy.listener.listen(0, '127.0.0.1', resolve));
        proxy.address = `http://localhost:${proxy.listener.address().port}`;
        return proxy;
    }

    constructor(server) {
        this.server = server;
        this.withheld = 0;
        this.listener = createServer((incoming, outgoing) => this.pass(incoming, outgoing));
    }

    pass(incoming, outgoing) {
        const { method, url: path, headers } = incoming;
        const further = request({ host: '127.0.0.1', port: this.server.port, method, path, headers }, (answer) => {
            const isStream = answer.headers['content-type']?.startsWith('text/event-stream');
            if (isStream) {
                this.withheld++;
                outgoing.writeHead(answer.statusCode, answer.headers);
                outgoing.flushHeaders();
                answer.resume();
            } else {
                outgoing.writeHead(answer.statusCode, answer.headers);
                answer.pipe(outgoing);
            }
        });
        further.on('error', () => outgoing.destroy());
        outgoing.on('close', () => further.destroy());
        incoming.pipe(further);
    }

    async stop() {
        this.listener.closeAllConnections();
        await new Promise((resolve) => this.listener.close(resolve));
    }
}

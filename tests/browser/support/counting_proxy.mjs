// A proxy that passes everything on, and counts the event streams that are open through it.
import { createServer, request } from 'node:http';

export class CountingProxy {
    static async to(server) {
        const proxy = new CountingProxy(server);
        await new Promise((resolve) => proxy.listener.listen(0, '127.0.0.1', resolve));
        proxy.address = `http://localhost:${proxy.listener.address().port}`;
        return proxy;
    }

    constructor(server) {
        this.server = server;
        this.streams = 0;
        this.polls = 0;
        this.listener = createServer((incoming, outgoing) => this.pass(incoming, outgoing));
    }

    pass(incoming, outgoing) {
        const { method, url: path, headers } = incoming;
        if (/events\?.*wait=/.test(path)) this.polls++;
        const further = request({ host: '127.0.0.1', port: this.server.port, method, path, headers }, (answer) => {
            if (answer.headers['content-type']?.startsWith('text/event-stream')) {
                this.streams++;
                outgoing.on('close', () => { this.streams--; });
            }
            outgoing.writeHead(answer.statusCode, answer.headers);
            outgoing.flushHeaders();
            answer.pipe(outgoing);
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

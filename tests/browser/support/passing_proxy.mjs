// A proxy that passes everything on, for others to be made of.
import { createServer, request } from 'node:http';

export class PassingProxy {
    static async to(server) {
        const proxy = new this(server);
        await new Promise((resolve) => proxy.listener.listen(0, '127.0.0.1', resolve));
        proxy.address = `http://localhost:${proxy.listener.address().port}`;
        return proxy;
    }

    constructor(server) {
        this.server = server;
        this.listener = createServer((incoming, outgoing) => this.pass(incoming, outgoing));
        // A test that fails does not stop it, and the others must not wait for that.
        this.listener.unref();
    }

    pass(incoming, outgoing) {
        const { method, url: path, headers } = incoming;
        const further = request({ host: '127.0.0.1', port: this.server.port, method, path, headers }, (answer) => {
            outgoing.writeHead(answer.statusCode, answer.headers);
            outgoing.flushHeaders();
            if (answer.headers['content-type']?.startsWith('text/event-stream')) this.stream(answer, outgoing);
            else answer.pipe(outgoing);
        });
        further.on('error', () => outgoing.destroy());
        outgoing.on('close', () => further.destroy());
        incoming.pipe(further);
    }

    /** What it does with an event stream. */
    stream(answer, outgoing) {
        answer.pipe(outgoing);
    }

    async stop() {
        this.listener.closeAllConnections();
        await new Promise((resolve) => this.listener.close(resolve));
    }
}

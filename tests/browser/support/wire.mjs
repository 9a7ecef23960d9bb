// What lies between a browser and the server, and can be cut.
import { connect, createServer } from 'node:net';

export class Wire {
    static async to(server) {
        const wire = new Wire(server);
        await wire.mend();
        return wire;
    }

    constructor(server) {
        this.server = server;
        this.sockets = new Set();
    }

    /** Everything that goes through breaks off, and nobody gets through any more. */
    async cut() {
        const closed = new Promise((resolve) => this.listener.close(resolve));
        for (const socket of this.sockets) socket.destroy();
        await closed;
    }

    async mend() {
        this.listener = createServer((near) => {
            const far = connect(this.server.port, '127.0.0.1');
            for (const [socket, other] of [[near, far], [far, near]]) {
                this.sockets.add(socket);
                socket.on('error', () => other.destroy());
                socket.on('close', () => {
                    this.sockets.delete(socket);
                    other.destroy();
                });
                socket.pipe(other);
            }
        });
        // A test that fails does not cut it, and the others must not wait for that.
        this.listener.unref();
        await new Promise((resolve) => this.listener.listen(this.port ?? 0, '127.0.0.1', resolve));
        this.port = this.listener.address().port;
        this.address = `http://localhost:${this.port}`;
    }
}

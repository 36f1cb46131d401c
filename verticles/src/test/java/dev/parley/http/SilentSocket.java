package dev.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A WebSocket client that reads only when it is asked to, and never answers a ping. */
final class SilentSocket implements AutoCloseable {

    private static final int TEXT = 1;
    private static final int CLOSE = 8;

    private final Socket socket = new Socket();
    private final DataInputStream in;

    /** What came until the server closed: the number of text messages, code and reason. */
    record Told(int messages, String close) {}

    SilentSocket(TestDoor door, String path, String key) throws IOException {
        // What the kernel takes in its place is kept small.
        socket.setReceiveBufferSize(4096);
        socket.setSoTimeout(20_000);
        socket.connect(new InetSocketAddress("127.0.0.1", door.port()));
        socket.getOutputStream().write("""
                GET %s HTTP/1.1\r
                Host: localhost\r
                Connection: Upgrade\r
                Upgrade: websocket\r
                Sec-WebSocket-Version: 13\r
                Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
                X-API-Key: %s\r
                \r
                """.formatted(path, key).getBytes(UTF_8));
        in = new DataInputStream(socket.getInputStream());
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readByte());
        }
        if (!head.toString().startsWith("HTTP/1.1 101")) {
            throw new IOException("no WebSocket: " + head);
        }
    }

    /** Where a client writes its frames itself. */
    OutputStream output() throws IOException {
        return socket.getOutputStream();
    }

    Told readToTheEnd() throws IOException {
        var messages = 0;
        while (true) {
            var kind = in.readUnsignedByte() & 15;
            var length = in.readUnsignedByte();
            var payload =
                    new byte[length < 126 ? length : length == 126 ? in.readUnsignedShort() : (int) in.readLong()];
            in.readFully(payload);
            if (kind == TEXT) {
                messages++;
            } else if (kind == CLOSE) {
                var code = (payload[0] & 255) << 8 | payload[1] & 255;
                return new Told(messages, code + " " + new String(payload, 2, payload.length - 2, UTF_8));
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

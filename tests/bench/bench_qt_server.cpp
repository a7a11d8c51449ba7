// What a program made of QTcpSocket does with the same traffic: an anchor of bench_traffic, which starts it.
// bench_qt_server PORT discard|echo
#include <QCoreApplication>
#include <QTcpServer>
#include <QTcpSocket>

#include <cstdio>
#include <string_view>

int main(int argc, char* argv[]) {
    const QCoreApplication application(argc, argv);
    if (argc < 3) {
        std::fprintf(stderr, "usage: bench_qt_server PORT discard|echo; bench_traffic knows both\n");
        return 2;
    }
    const bool answers = std::string_view(argv[2]) == "echo";
    QTcpServer server;
    server.setMaxPendingConnections(4096);
    QObject::connect(&server, &QTcpServer::newConnection, &server, [&] {
        while (QTcpSocket* const socket = server.nextPendingConnection()) {
            QObject::connect(socket, &QTcpSocket::readyRead, socket, [socket, answers] {
                const QByteArray bytes = socket->readAll();
                if (answers)
                    socket->write(bytes);
            });
            QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        }
    });
    if (!server.listen(QHostAddress::LocalHost, static_cast<quint16>(std::atoi(argv[1]))))
        return 1;
    return QCoreApplication::exec();
}

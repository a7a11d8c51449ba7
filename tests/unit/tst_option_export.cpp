#include "core/options/option_export.h"
#include "core/options/option_names.h"
#include "core/render/option_code.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

using namespace swb;

namespace {

template <typename T>
Bytes bytesOf(const T& value) {
    Bytes bytes(sizeof value);
    std::memcpy(bytes.data(), &value, sizeof value);
    return bytes;
}

OptionRow row(std::string_view symbol, Bytes now, Bytes first) {
    return {findOption(symbol), OptionAnswer{std::move(now), 0}, OptionAnswer{std::move(first), 0}};
}

std::vector<OptionRow> someRows() {
    const std::string name = "a,\"b\"|\n*/\xff";
    return {row("SO_KEEPALIVE", bytesOf(1), bytesOf(0)),
            row("SO_LINGER", bytesOf(linger{1, 5}), bytesOf(linger{0, 0})),
            {findOption("TCP_CONGESTION"), OptionAnswer{Bytes(name.begin(), name.end()), 0}, {}},
            {findOption("TCP_MD5SIG"), OptionAnswer{{}, EPERM}, {}}};
}

} // namespace

class TestOptionExport : public QObject {
    Q_OBJECT

private slots:
    void csvQuotesWhatWouldEndAField() {
        const QStringList lines = QString::fromStdString(optionsAsCsv(someRows())).split('\n');
        QCOMPARE(lines.at(0), QString("level,option,number,value,default,changed,bytes,error"));
        QCOMPARE(lines.at(1), QString("SOL_SOCKET,SO_KEEPALIVE,9,on,off,true,01 00 00 00,"));
        QCOMPARE(lines.at(2), QString("SOL_SOCKET,SO_LINGER,13,\"on, 5 s\",off,true,01 00 00 00 05 00 00 00,"));
        QVERIFY(lines.at(3).contains("\"\""));
        QCOMPARE(lines.at(4), QString("IPPROTO_TCP,TCP_MD5SIG,14,,,false,,EPERM"));
    }

    void jsonIsValidWhateverTheBytes() {
        QJsonParseError error;
        const std::string text = optionsAsJson("s\xff \"quoted\"", someRows());
        const QJsonDocument document = QJsonDocument::fromJson(QByteArray::fromStdString(text), &error);
        QCOMPARE(error.error, QJsonParseError::NoError);
        const QJsonArray options = document["options"].toArray();
        QCOMPARE(options.size(), 4);
        QCOMPARE(options[0]["option"].toString(), QString("SO_KEEPALIVE"));
        QCOMPARE(options[0]["integer"].toInt(), 1);
        QCOMPARE(options[0]["changed"].toBool(), true);
        QCOMPARE(options[1]["default"].toString(), QString("off"));
        QCOMPARE(options[3]["error"].toString(), QString("EPERM"));
        QVERIFY(!options[3].toObject().contains("value"));
    }

    void jsonHasTheFieldsOfAStructure() {
        const std::string text = optionsAsJson("s1", std::vector{row("TCP_INFO", Bytes(104), Bytes(104))});
        const QJsonArray fields =
            QJsonDocument::fromJson(QByteArray::fromStdString(text))["options"][0]["fields"].toArray();
        QVERIFY(fields.size() > 30);
        QCOMPARE(fields[0]["name"].toString(), QString("tcpi_state"));
    }

    void markdownKeepsItsColumns() {
        const QStringList lines = QString::fromStdString(optionsAsMarkdown("s1 | x", someRows())).split('\n');
        QCOMPARE(lines.at(0), QString("Options of s1 \\| x"));
        for (int i = 2; i < 8; ++i) {
            QString line = lines.at(i);
            QCOMPARE(line.remove("\\|").count('|'), 7);
        }
        QCOMPARE(lines.at(4), QString("| SOL\\_SOCKET | SO\\_KEEPALIVE | on | off | yes | 01 00 00 00 |"));
    }

    void codeNamesWhatTheHeadersKnowAndEndsNoRemark() {
        const auto setters = settersOf(someRows(), SetterScope::All, false);
        const std::string c = optionsAsC("of */ s1\nx", setters);
        QVERIFY(c.starts_with("/* of * / s1 x */\n"));
        QVERIFY(c.find("setsockopt(s, SOL_SOCKET, SO_KEEPALIVE, &value, sizeof value)") != std::string::npos);
        QVERIFY(c.find("const struct linger value = {.l_onoff = 1, .l_linger = 5};") != std::string::npos);
        const std::string python = optionsAsPython("of s1\nimport os", setters);
        QVERIFY(python.starts_with("# of s1 import os\n"));
        QVERIFY(
            python.find("('SO_LINGER', socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 5)),  # on, 5 s") !=
            std::string::npos);
    }

    void theOrderIsThatOfPhases() {
        const std::vector<OptionRow> rows{row("TCP_NODELAY", bytesOf(1), bytesOf(0)),
                                          row("SO_REUSEADDR", bytesOf(1), bytesOf(0))};
        const std::string c = optionsAsC("", settersOf(rows, SetterScope::Changed, false));
        QVERIFY(c.find("SO_REUSEADDR") < c.find("TCP_NODELAY"));
    }
};

QTEST_APPLESS_MAIN(TestOptionExport)
#include "tst_option_export.moc"

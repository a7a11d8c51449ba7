#include "tests/support/gui_window_driver.h"
#include "tests/support/test_data.h"

#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTest>

#include <memory>
#include <set>

using namespace swb;
using namespace swb::test;

// What a program can do with Python's socket module a person can do here: tests/data/python_socket_api.csv names for
// each method and function the control, which is looked for in the real window, and a test that shows it work.
class TestPythonApi : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanupTestCase() { m_driver.reset(); }

    void everyNameHasItsControl_data() { addRows(); }
    void everyNameHasItsControl();
    void everyNameHasATestThatShowsIt_data() { addRows(); }
    void everyNameHasATestThatShowsIt();
    void noMethodOfThisPythonIsLeftOut();
    void noFunctionThatMakesOrPassesSocketsIsLeftOut();

private:
    void addRows();
    bool isInExplain(const QString& card, const QString& words);
    bool isInBuilder(const QString& call, const QString& button);

    std::vector<std::vector<std::string>> m_rows;
    std::unique_ptr<GuiWindowDriver> m_driver;
    SocketId m_socket;
};

void TestPythonApi::initTestCase() {
    m_rows = readCsv("python_socket_api.csv");
    QVERIFY(m_rows.size() > 40);
    m_driver = std::make_unique<GuiWindowDriver>();
    QVERIFY(m_driver->openBuilder() && m_driver->preset("Socket pair"));
    m_socket = m_driver->makeFromBuilder();
    QVERIFY(m_socket);
    m_socket = SocketId{1};
}

void TestPythonApi::addRows() {
    QTest::addColumn<QStringList>("row");
    for (const auto& fields : m_rows) {
        QStringList row;
        for (const std::string& field : fields)
            row << QString::fromStdString(field);
        QCOMPARE(row.size(), qsizetype(6));
        QTest::addRow("%s", fields[1].c_str()) << row;
    }
}

// The card is gone to, and what Explain says then is read.
bool TestPythonApi::isInExplain(const QString& card, const QString& words) {
    GuiWindowDriver& d = *m_driver;
    QAbstractButton* button = d.button(card, d.card(m_socket, card));
    if (button == nullptr)
        return false;
    d.window().setFocus();
    button->setFocus(Qt::TabFocusReason);
    return d.waitFor([&] { return d.says(d.window().findChild<QWidget*>("explain"), words); });
}

bool TestPythonApi::isInBuilder(const QString& call, const QString& button) {
    GuiWindowDriver& d = *m_driver;
    if (!d.openBuilder() || !d.choose(d.combo("Call", d.builder()), call))
        return false;
    const bool found = d.button(button, d.builder()) != nullptr;
    return d.openInTree(m_socket) && found;
}

void TestPythonApi::everyNameHasItsControl() {
    QFETCH(const QStringList, row);
    GuiWindowDriver& d = *m_driver;
    const QStringList place = row[2].split(' ');
    QString words = row[3];
    words.replace("%fd", QString::number(d.view(m_socket).fd));
    QVERIFY(d.page(m_socket) || d.openInTree(m_socket));
    if (place[0] == "card") {
        QVERIFY(d.card(m_socket, words));
        QVERIFY(d.button(words, d.card(m_socket, words)));
    } else if (place[0] == "page") {
        QVERIFY2(d.says(d.page(m_socket), words), qPrintable(d.text(d.page(m_socket))));
    } else if (place[0] == "explain") {
        QVERIFY(isInExplain(place.at(1), words));
    } else if (place[0] == "choice") {
        QComboBox* combo = d.combo(place.at(2), d.card(m_socket, place.at(1)));
        QVERIFY(combo && combo->findText(words) >= 0);
    } else if (place[0] == "tab") {
        QVERIFY(d.openTab(m_socket, place.at(1)));
        QVERIFY(d.button(words, d.page(m_socket)));
        QVERIFY(d.openTab(m_socket, "Calls"));
    } else {
        QCOMPARE(place[0], QString("builder"));
        const QString call = place.value(1, row[1]);
        QVERIFY(isInBuilder(call, words));
    }
}

void TestPythonApi::everyNameHasATestThatShowsIt() {
    QFETCH(const QStringList, row);
    QFile file(QString::fromStdString(testsFolder()) + QLatin1Char('/') + row[4]);
    QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.fileName()));
    const QRegularExpression slot(QStringLiteral("void (\\w+::)?%1\\(\\)").arg(row[5]));
    QVERIFY2(slot.match(QString::fromUtf8(file.readAll())).hasMatch(), qPrintable(row[5]));
}

void TestPythonApi::noMethodOfThisPythonIsLeftOut() {
    QProcess python;
    python.start("python3", {"-c", "import socket\n"
                                   "for n in dir(socket.socket):\n"
                                   "    if not n.startswith('_'): print(n)"});
    if (!python.waitForStarted())
        QSKIP("python3 is not installed");
    QVERIFY(python.waitForFinished(60'000));
    std::set<std::string> known;
    for (const auto& fields : m_rows)
        if (fields[0] != "function")
            known.insert(fields[1]);
    QStringList missing;
    const QStringList names = QString::fromUtf8(python.readAllStandardOutput()).split('\n', Qt::SkipEmptyParts);
    QVERIFY(names.size() > 30);
    for (const QString& name : names)
        if (!known.contains(name.toStdString()))
            missing << name;
    QCOMPARE(missing, QStringList());
}

// The module's functions that are about sockets themselves; those about names and numbers are another part.
void TestPythonApi::noFunctionThatMakesOrPassesSocketsIsLeftOut() {
    std::set<std::string> known;
    for (const auto& fields : m_rows)
        if (fields[0] == "function")
            known.insert(fields[1]);
    for (const char* name : {"create_connection", "create_server", "fromfd", "socketpair", "send_fds", "recv_fds",
                             "has_dualstack_ipv6", "socket"})
        QVERIFY2(known.contains(name), name);
}

QTEST_MAIN(TestPythonApi)
#include "tst_python_api.moc"

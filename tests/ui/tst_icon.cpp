#include "ui/views/icon.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QPalette>
#include <QTest>

using namespace swb;

namespace {

constexpr QLatin1String kOwnColours("socket-workbench");

QStringList names() {
    QStringList found;
    for (const QString& file : QDir(QStringLiteral(":/swb/icons")).entryList())
        found << file.chopped(4);
    return found;
}

// The ink of the most opaque pixel.
QColor inkOf(const QIcon& shown, QIcon::Mode mode = QIcon::Normal, QIcon::State state = QIcon::Off) {
    const QImage image = shown.pixmap(QSize(96, 96), 1.0, mode, state).toImage();
    QColor ink(Qt::transparent);
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            if (const QColor pixel = image.pixelColor(x, y); pixel.alpha() > ink.alpha())
                ink = pixel;
    return ink;
}

} // namespace

class TestIcon : public QObject {
    Q_OBJECT

private slots:
    void cleanup() { QApplication::setPalette(QPalette()); }

    void everyFileDrawsSomethingInTheInkAskedFor_data() {
        QTest::addColumn<QString>("name");
        for (const QString& name : names())
            QTest::newRow(qPrintable(name)) << name;
    }

    void everyFileDrawsSomethingInTheInkAskedFor() {
        QFETCH(QString, name);
        QFile file(QStringLiteral(":/swb/icons/%1.svg").arg(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        if (name == kOwnColours) {
            QCOMPARE(inkOf(icon(name)).alpha(), 255);
            return;
        }
        QVERIFY2(!text.contains('#'), "an icon has no colour of its own");
        const QColor ink(12, 134, 56);
        QCOMPARE(inkOf(inked(icon(name), ink)), ink);
    }

    void theNamesThatTheProgramNeedsExist() {
        const QStringList all = names();
        for (const char* name :
             {"bench",        "plus",    "close",     "close-all",    "send",      "receive",  "listen", "accept",
              "connect",      "bind",    "server",    "client",       "pair",      "udp",      "unix",   "packet",
              "interrupt",    "repeat",  "duplicate", "copy",         "save",      "pause",    "play",   "clear",
              "filter",       "search",  "explain",   "ledger",       "split",     "settings", "theme",  "warning",
              "error",        "info",    "ok",        "arrow-in",     "arrow-out", "lock",     "key",    "keyboard",
              "presentation", "history", "trash",     "chevron-down", "observer"})
            QVERIFY2(all.contains(QLatin1String(name)), name);
    }

    void anUnknownNameIsANullIcon() {
        QVERIFY(icon(u"no-such-icon").pixmap(16).toImage().pixelColor(8, 8).alpha() == 0);
    }

    void theColourIsThePalettesAtTheTimeOfPainting() {
        const QIcon shown = icon(u"send");
        QPalette palette;
        palette.setColor(QPalette::ButtonText, QColor(200, 10, 10));
        QApplication::setPalette(palette);
        QCOMPARE(inkOf(shown), QColor(200, 10, 10));
        palette.setColor(QPalette::ButtonText, QColor(10, 200, 10));
        QApplication::setPalette(palette);
        QCOMPARE(inkOf(shown), QColor(10, 200, 10));
    }

    void disabledAndCheckedHaveInksOfTheirOwn() {
        QPalette palette;
        palette.setColor(QPalette::Disabled, QPalette::ButtonText, QColor(120, 120, 120));
        palette.setColor(QPalette::Link, QColor(10, 10, 220));
        QApplication::setPalette(palette);
        QCOMPARE(inkOf(icon(u"send"), QIcon::Disabled), QColor(120, 120, 120));
        QCOMPARE(inkOf(icon(u"send"), QIcon::Normal, QIcon::On), QColor(10, 10, 220));
    }

    void aPixmapHasTheDevicesPixels() {
        const QPixmap pixmap = icon(u"send").pixmap(QSize(18, 18), 2.0);
        QCOMPARE(pixmap.size(), QSize(36, 36));
        QCOMPARE(pixmap.devicePixelRatio(), 2.0);
    }

    void aForeignIconKeepsItsLook() {
        QPixmap red(16, 16);
        red.fill(Qt::red);
        QCOMPARE(inkOf(inked(QIcon(red), Qt::green)), QColor(Qt::red));
    }
};

QTEST_MAIN(TestIcon)
#include "tst_icon.moc"

#include "core/base/error.h"
#include "core/payload/file_bytes.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

#include <cerrno>

using namespace swb;

class TestFileBytes : public QObject {
    Q_OBJECT

private slots:
    void readsAFileByTheirPlaceAndEndsWhereItEnds() {
        const QString path = write("0123456789");
        const auto file = FileBytes::open(path.toStdString());
        QVERIFY(file.has_value());
        QCOMPARE((*file)->size(), 10u);
        QCOMPARE((*file)->bytes(3, 4), (Bytes{'3', '4', '5', '6'}));
        QCOMPARE((*file)->bytes(8, 100), (Bytes{'8', '9'}));
        QVERIFY((*file)->bytes(10, 1).empty());
    }

    void oneThatShrinksEndsEarlier() {
        const QString path = write("0123456789");
        const auto file = FileBytes::open(path.toStdString());
        QVERIFY(QFile::resize(path, 4));
        QCOMPARE((*file)->bytes(2, 100), (Bytes{'2', '3'}));
    }

    void whatIsNoFileIsRefusedWithoutWaiting() {
        QCOMPARE(FileBytes::open(m_folder.filePath("missing").toStdString()).error().number, ENOENT);
        QCOMPARE(FileBytes::open(m_folder.path().toStdString()).error().number, EISDIR);
        const std::string pipe = m_folder.filePath("pipe").toStdString();
        QCOMPARE(mkfifo(pipe.c_str(), 0600), 0);
        QCOMPARE(FileBytes::open(pipe).error().number, ESPIPE);
    }

private:
    QString write(const QByteArray& bytes) {
        QFile file(m_folder.filePath("bytes"));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            return {};
        return file.fileName();
    }

    QTemporaryDir m_folder;
};

QTEST_APPLESS_MAIN(TestFileBytes)
#include "tst_file_bytes.moc"

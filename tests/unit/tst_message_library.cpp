#include "core/store/json_file.h"
#include "core/store/message_library.h"

#include <QFile>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace swb;
using Place = MessageLibrary::Place;

namespace {

StoredMessage message(const QString& name, const QString& text = "x") {
    StoredMessage message;
    message.name = name;
    message.text = text;
    return message;
}

// Every field has a value of its own.
StoredMessage whole() {
    StoredMessage message{"All", 4,    StoredMessage::Form::Struct, "1, b'é'", TextEncoding::Latin1, LineEnding::CrLf,
                          true,  "<HI"};
    message.checksum = {findChecksum("CRC-32"), ChecksumChoice::Form::HexText, 2};
    message.framing = {.kind = Framing::Kind::Delimiter, .delimiter = {1, 2}};
    return message;
}

QStringList namesIn(MessageLibrary& library, int folder) {
    QStringList names;
    for (const StoredMessage& message : library.folders().at(static_cast<std::size_t>(folder)).messages)
        names << message.name;
    return names;
}

} // namespace

class TestMessageLibrary : public QObject {
    Q_OBJECT

private slots:
    void comesBackAsItWasAndIsPrivate() {
        const QTemporaryDir folder;
        const QString path = folder.filePath("messages.json");
        StoredMessage json = message("JSON", "{}");
        json.form = StoredMessage::Form::Json;
        json.layout = JsonLayout::Pretty;
        json.hasPlaceholders = true;
        std::vector<MessageFolder> folders = firstMessages();
        folders.push_back({"Mine", {whole(), json}});
        folders.push_back({"Empty", {}});
        QVERIFY(saveMessages(path, folders));
        const auto again = loadMessages(path);
        QVERIFY(again.has_value());
        QCOMPARE(*again, folders);
        struct stat info{};
        QCOMPARE(::stat(qPrintable(path), &info), 0);
        QCOMPARE(info.st_mode & 0777, 0600u);
    }

    void aDamagedFileIsRefusedWithThePlace() {
        const auto trouble = [](const char* text) {
            const auto read = messagesFromJson(QJsonDocument::fromJson(text).object());
            return read ? QString() : read.error();
        };
        QCOMPARE(trouble("{}"), QString("folders: not a list."));
        QCOMPARE(trouble(R"({"folders":[{"name":"a","messages":[{"name":"b"}]}]})"),
                 QString("folders[0].messages[0].text: missing."));
        QCOMPARE(trouble(R"({"folders":[{"name":"a","messages":[{"name":"b","text":"","key":10}]}]})"),
                 QString("folders[0].messages[0].key: not a whole number from 0 to 9."));
        QCOMPARE(
            trouble(R"({"folders":[{"name":"a","messages":[{"name":"b","text":"","framing":{"kind":"delimiter"}}]}]})"),
            QString("folders[0].messages[0].framing: a delimiter has at least one byte"));
    }

    void aMessageIsKeptInItsFolder() {
        const QTemporaryDir folder;
        const QString path = folder.filePath("messages.json");
        MessageLibrary library(path);
        const int first = static_cast<int>(library.folders().size());
        QSignalSpy changed(&library, &MessageLibrary::changed);
        QCOMPARE(library.keep("New", message("one", "1")), (Place{first, 0}));
        QCOMPARE(library.keep("new", message("two", "2")), (Place{first, 1}));
        QCOMPARE(library.keep("New", message("ONE", "3")), (Place{first, 0})); // instead of the other
        QCOMPARE(changed.count(), 3);
        MessageLibrary again(path);
        QCOMPARE(namesIn(again, first), (QStringList{"ONE", "two"}));
        QCOMPARE(again.find({first, 0})->text, QString("3"));
        QVERIFY(again.find({first, 2}) == nullptr && again.find({99, 0}) == nullptr &&
                again.find({first, -1}) == nullptr);
    }

    void aKeyBelongsToOneMessage() {
        MessageLibrary library({});
        const Place one = library.keep("F", message("one"));
        const Place two = library.keep("F", message("two"));
        library.setKey(one, 3);
        QCOMPARE(library.placeOfKey(3), one);
        library.setKey(two, 3);
        QCOMPARE(library.placeOfKey(3), two);
        QCOMPARE(library.find(one)->key, 0);
        library.setKey(two, 10);
        QCOMPARE(library.placeOfKey(3), two);
        library.setKey(two, 0);
        QCOMPARE(library.placeOfKey(3), Place{});
        QCOMPARE(library.placeOfKey(0), Place{});
    }

    void whatIsRemovedCanBePutBack() {
        MessageLibrary library({});
        const auto before = library.folders();
        const auto one = library.remove({0, 1});
        QVERIFY(one.has_value());
        QCOMPARE(library.folders()[0].messages.size(), before[0].messages.size() - 1);
        QCOMPARE(library.putBack(*one), (Place{0, 1}));
        QCOMPARE(library.folders(), before);
        const auto all = library.remove({1, -1});
        QCOMPARE(library.folders().size(), before.size() - 1);
        QCOMPARE(library.putBack(*all), (Place{1, -1}));
        QCOMPARE(library.folders(), before);
        QVERIFY(!library.remove({99, -1}));
    }

    void messagesAndFoldersAreMoved() {
        const QTemporaryDir folder;
        MessageLibrary library({});
        while (!library.folders().empty())
            library.remove({0, -1});
        library.keep("A", message("1"));
        library.keep("A", message("2"));
        library.keep("B", message("3"));
        QCOMPARE(library.move({0, 0}, 1), (Place{0, 1}));
        QCOMPARE(namesIn(library, 0), (QStringList{"2", "1"}));
        QCOMPARE(library.move({0, 1}, 1), (Place{1, 0})); // into the next folder
        QCOMPARE(namesIn(library, 1), (QStringList{"1", "3"}));
        QCOMPARE(library.move({1, 0}, -1), (Place{0, 1}));
        QCOMPARE(library.move({0, 0}, -1), (Place{0, 0})); // there is nothing above
        QCOMPARE(library.move({0, -1}, 1), (Place{1, -1}));
        QCOMPARE(library.folderNames(), (QStringList{"B", "A"}));
        library.rename({0, -1}, " First ");
        library.rename({0, 0}, "");
        QCOMPARE(library.folderNames(), (QStringList{"First", "A"}));
        QCOMPARE(namesIn(library, 0), QStringList{"3"});
    }

    void whatIsImportedIsAddedToItsFolders() {
        const QTemporaryDir folder;
        const QString path = folder.filePath("out.json");
        MessageLibrary library({});
        library.setKey({0, 0}, 1);
        const auto before = library.folders();
        QVERIFY(library.exportTo(path));
        QCOMPARE(*library.importFrom(path), 10);
        QCOMPARE(library.folders().size(), before.size());
        QCOMPARE(library.folders()[0].messages.size(), 2 * before[0].messages.size());
        QCOMPARE(library.placeOfKey(1), (Place{0, 0})); // not taken by the other
        QFile file(path);
        QVERIFY(file.open(QFile::WriteOnly));
        file.write("[]");
        file.close();
        QVERIFY(!library.importFrom(path));
    }

    void aDamagedStoreIsSetAsideAndSaid() {
        const QTemporaryDir folder;
        const QString path = folder.filePath("messages.json");
        QFile file(path);
        QVERIFY(file.open(QFile::WriteOnly));
        file.write("{");
        file.close();
        MessageLibrary library(path);
        QVERIFY(library.trouble().contains(".damaged"));
        QVERIFY(!library.folders().empty()); // the examples
        library.keep("F", message("m"));
        QVERIFY(library.trouble().isEmpty() && QFile::exists(path + ".damaged"));
    }
};

QTEST_APPLESS_MAIN(TestMessageLibrary)
#include "tst_message_library.moc"

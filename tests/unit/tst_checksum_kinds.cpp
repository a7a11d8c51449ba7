#include "core/payload/checksum_kinds.h"

#include <QTest>

using namespace swb;

class TestChecksumKinds : public QObject {
    Q_OBJECT

private slots:
    void everyKindGivesItsCheckValue_data() {
        QTest::addColumn<QString>("name");
        for (const ChecksumKind& kind : checksumKinds())
            QTest::addRow("%s", std::string(kind.name).c_str())
                << QString::fromUtf8(kind.name.data(), static_cast<qsizetype>(kind.name.size()));
    }
    void everyKindGivesItsCheckValue() {
        QFETCH(QString, name);
        const ChecksumKind* kind = findChecksum(name.toStdString());
        QVERIFY(kind != nullptr);
        QCOMPARE(checksumOf(*kind, viewOf("123456789")), kind->check);
        QVERIFY(!kind->meaning.empty());
    }

    void otherNamesFindThem_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<quint32>("check"); // of the catalogue
        QTest::addRow("ccitt-false") << "crc-16/ccitt-false" << 0x29b1U;
        QTest::addRow("plain 16") << "CRC-16" << 0xbb3dU;
        QTest::addRow("x25") << "CRC-16/X-25" << 0x906eU;
        QTest::addRow("plain 32") << "crc-32" << 0xcbf43926U;
        QTest::addRow("castagnoli") << "CRC-32C" << 0xe3069283U;
        QTest::addRow("plain 8") << "CRC-8" << 0xf4U;
        QTest::addRow("modbus") << "CRC-16/MODBUS" << 0x4b37U;
        QTest::addRow("xmodem") << "CRC-16/XMODEM" << 0x31c3U;
    }
    void otherNamesFindThem() {
        QFETCH(QString, name);
        QFETCH(quint32, check);
        const ChecksumKind* kind = findChecksum(name.toStdString());
        QVERIFY(kind != nullptr);
        QCOMPARE(checksumOf(*kind, viewOf("123456789")), check);
        QVERIFY(findChecksum("CRC-99") == nullptr);
    }

    // A Modbus frame as its specification prints it: 01 04 02 ff ff b8 80.
    void itIsAppendedInTheOrderAskedFor() {
        Bytes bytes{0x01, 0x04, 0x02, 0xff, 0xff};
        const ChecksumChoice modbus{findChecksum("CRC-16/MODBUS"), ChecksumChoice::Form::Little};
        appendChecksum(bytes, modbus);
        QCOMPARE(bytes, (Bytes{0x01, 0x04, 0x02, 0xff, 0xff, 0xb8, 0x80}));
        QCOMPARE(endsInChecksum(bytes, modbus), std::optional(true));
        bytes[2] ^= 1;
        QCOMPARE(endsInChecksum(bytes, modbus), std::optional(false));
        QVERIFY(!endsInChecksum(BytesView(bytes).first(1), modbus));
    }

    // The sentence "$GPGLL,5300.97914,N,00259.98174,E,125926,A*28": the sum begins behind the '$'.
    void asTextAndFromAnOffset() {
        const std::string_view text = "$GPGLL,5300.97914,N,00259.98174,E,125926,A";
        Bytes bytes(text.begin(), text.end());
        appendChecksum(bytes, {findChecksum("xor"), ChecksumChoice::Form::HexText, 1});
        QCOMPARE(std::string(bytes.end() - 2, bytes.end()), std::string("28"));
    }

    void noneAppendsNothing() {
        Bytes bytes{1, 2, 3};
        appendChecksum(bytes, {});
        QCOMPARE(bytes, (Bytes{1, 2, 3}));
        appendChecksum(bytes, {findChecksum("sum8"), ChecksumChoice::Form::Big, 10}); // covers nothing
        QCOMPARE(bytes, (Bytes{1, 2, 3, 0}));
    }
};

QTEST_APPLESS_MAIN(TestChecksumKinds)
#include "tst_checksum_kinds.moc"

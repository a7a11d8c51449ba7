#pragma once

#include "core/base/parse_error.h"

#include <QTest>

namespace swb::test {

// In a test of data with the columns position, length and says: the text was refused, and the mark stands where it
// should.
template <class Value>
void verifyFault(const Parsed<Value>& parsed) {
    QFETCH(int, position);
    QFETCH(int, length);
    QFETCH(QString, says);
    QVERIFY(!parsed.has_value());
    const QString message = QString::fromStdString(parsed.error().message);
    QVERIFY2(message.contains(says), qPrintable(message));
    QCOMPARE(int(parsed.error().position), position);
    QCOMPARE(int(parsed.error().length), length);
}

} // namespace swb::test

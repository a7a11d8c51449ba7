#pragma once

#include "core/base/bytes.h"

#include <QLineEdit>

#include <optional>

namespace swb {

// The value of setsockopt() as a program writes it: an integer (decimal or 0x, four bytes in this machine's order) or
// bytes, written x'0a 00'. What cannot be read is marked and said in error().
class OptionValueEdit : public QLineEdit {
    Q_OBJECT

public:
    explicit OptionValueEdit(QWidget* parent = nullptr);

    std::optional<Bytes> bytes() const;
    QString error() const { return m_error; }

private:
    void interpret();

    std::optional<Bytes> m_bytes;
    QString m_error;
};

} // namespace swb

#pragma once

#include "core/base/parse_error.h"
#include "core/net/address.h"
#include "ui/editors/inline_note.h"

#include <QWidget>

class QGridLayout;
class QLabel;
class QLineEdit;

namespace swb {

class History;

enum class AddressPurpose { Bind, Connect };

// The fields of one kind of address. AddressEditor chooses among the kinds and says what is wrong; the fields read and
// write. Labels stand in the first column of a grid, so that kinds and the form around them can be aligned.
class AddressFields : public QWidget {
    Q_OBJECT

public:
    struct Problem {
        QLineEdit* field = nullptr;
        ParseError error;
        QString name; // of the field, where there are several
    };
    struct Remark {
        NoteKind kind = NoteKind::Hint;
        QString text;
    };

    explicit AddressFields(QWidget* parent);

    virtual tl::expected<Address, Problem> read() const = 0;
    virtual QList<Problem> problems() const; // all of them; the first is read()'s
    virtual void write(const Address& address) = 0;
    // Whether write() can show it as it is; bytes in hex can show any.
    virtual bool canHold(const Address&) const { return true; }
    // Fills what is still empty: the port, or the path of a Unix socket.
    virtual void propose(int /*port*/, const QString& /*unixPath*/) {}
    virtual void setPurpose(AddressPurpose purpose) { m_purpose = purpose; }
    virtual QList<QLineEdit*> fields() const = 0; // that may be marked
    virtual Remark remark(const Address&) const { return {}; }
    virtual bool isUntouched() const = 0; // empty: nothing to complain of until it is used
    virtual void remember(History&) const {}
    virtual void setHistory(History* history) { m_history = history; }
    void setLabelWidth(int width);

signals:
    void edited();

protected:
    AddressPurpose purpose() const { return m_purpose; }
    History* history() const { return m_history; }
    QGridLayout* grid() const { return m_grid; }
    QLabel* createLabel(const QString& text, QWidget* buddy);

private:
    QGridLayout* m_grid;
    AddressPurpose m_purpose = AddressPurpose::Connect;
    History* m_history = nullptr;
};

} // namespace swb

#pragma once

#include "core/base/parse_error.h"
#include "core/net/address.h"
#include "ui/editors/address_fields.h"

#include <QWidget>

#include <map>

class QVBoxLayout;

namespace swb {

// A socket address as its family has it: host and port, a Unix name, a netlink port, or bytes in hex. What cannot be
// read is marked where it stands and said below; what would be surprising (every interface) is said before it happens.
// Changing the family keeps what was typed for the other ones.
class AddressEditor : public QWidget {
    Q_OBJECT

public:
    explicit AddressEditor(int family, QWidget* parent = nullptr);

    int family() const { return m_family; }
    void setFamily(int family);
    void setPurpose(AddressPurpose purpose);
    AddressPurpose purpose() const { return m_purpose; }
    // `history` outlives the editor; null: nothing is offered.
    void setHistory(History* history);

    Parsed<Address> address() const;
    // Goes to the address's own family; the empty address and AF_UNSPEC stay in the present one, if it has a place
    // for them.
    void setAddress(const Address& address);
    // Says what is wrong even in fields not yet touched, and goes there.
    bool validate();
    bool isUntouched() const; // nothing is typed
    void remember();          // puts what is typed into the history
    // Fills what is still empty: the port, or the path of a Unix socket.
    void propose(int port, const QString& unixPath);
    // Makes the labels' column at least this wide, to align with a form around.
    void setLabelWidth(int width);

signals:
    void edited();

private:
    AddressFields* fieldsFor(int family);
    void showFields(AddressFields* fields);
    void adopt(AddressFields* fields);
    void refresh();

    QVBoxLayout* m_column;
    InlineNote* m_note;
    std::map<int, AddressFields*> m_fields; // by family, or kAsBytes; each made when first needed
    AddressFields* m_current = nullptr;
    History* m_history = nullptr;
    int m_family;
    int m_labelWidth = 0;
    AddressPurpose m_purpose = AddressPurpose::Connect;
    bool m_insisting = false;
};

} // namespace swb
